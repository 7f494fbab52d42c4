// Words and buttons for every kind of news. Knows no component.
import type { Store } from '../../store/create.ts'
import { adapterName, isOtherModels } from '../../store/adapters.ts'
import type { News } from '../../store/view.ts'
import { refusalWords } from '../adapters/adapter-words.ts'
import { bytes, counted } from '../format.ts'
import { save } from '../pictures.ts'

export type Words = {
  readonly text: string
  readonly tone: 'info' | 'error'
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[]
  /** After how long it goes by itself; without, it stays until it is closed. */
  readonly seconds?: number
}

export function newsWords(news: News, store: Store): Words {
  const { restorePictures, restoreAdapter, open, go } = store.getState()
  switch (news.kind) {
    case 'deleted': {
      const undo = { label: 'Undo', run: () => void restorePictures(news.pictures) }
      return {
        tone: 'info',
        text: `${counted(news.pictures.length, 'picture')} deleted.`,
        actions: [undo],
        seconds: 10,
      }
    }
    case 'storage-full': {
      const room = news.quota === undefined ? '' : `: ${bytes(news.usage)} of ${bytes(news.quota)}`
      const text = `The browser's storage is full${room}. What is new is shown but not stored.`
      const actions = [
        { label: 'Save file', run: () => saveNewest(store) },
        { label: 'Free space', run: () => go('gallery') },
      ]
      return { tone: 'error', text, actions }
    }
    case 'not-stored':
      return {
        tone: 'error',
        text: `The browser does not let this page store anything (${news.message}). Save the pictures you want to keep.`,
      }
    case 'unreadable':
      return {
        tone: 'info',
        text: `${counted(news.count, 'picture')} of another version of fewstep cannot be shown by this one. Nothing was removed.`,
      }
    case 'device-lost':
      return {
        tone: 'info',
        text: `The graphics device stopped answering. Your settings and ${counted(news.pictures, 'picture')} are safe. Restarting it.`,
        seconds: 20,
      }
    case 'full-precision':
      return {
        tone: 'info',
        text: `Half precision gave no valid numbers (${news.message}). Drawing again in full precision.`,
        seconds: 20,
      }
    case 'problems':
      return { tone: 'info', text: `Some settings could not be used:\n${news.lines.join('\n')}` }
    case 'other-model': {
      const { model, models, folders, loadKnown } = store.getState()
      const kept = [...models, ...folders.filter(({ handle }) => handle)].some(({ info }) => info.name === news.name)
      const choose = kept
        ? { label: `Open ${news.name}`, run: () => void loadKnown(news.name) }
        : { label: 'Choose its folder', run: () => open('models') }
      const text = `Made with ${news.name}, which is not ${kept ? 'open' : 'here'}. Settings were filled in; the picture will differ.`
      const use = model ? [{ label: `Use ${model.name}`, run: () => undefined }] : []
      return { tone: 'info', text, actions: [choose, ...use] }
    }
    case 'bad-file':
      return { tone: 'error', text: news.message, actions: [{ label: 'Choose another', run: chooseFile }] }
    case 'adapters':
      return adapterNews(news, store)
    case 'adapters-removed': {
      const undo = { label: 'Undo', run: () => news.adapters.forEach((one) => void restoreAdapter(one)) }
      const were = news.adapters.length === 1 ? 'was' : 'were'
      const text = `${news.adapters.map(adapterName).join(', ')} ${were} removed from this device.`
      return { tone: 'info', text, actions: [undo], seconds: 10 }
    }
    case 'said':
      return { tone: 'info', text: news.message, seconds: 6 }
  }
}

/** What was added, and what was not and why. */
function adapterNews({ added, refused }: News & { kind: 'adapters' }, store: Store): Words {
  const { shelf, model, room, go, open, forgetAdapter } = store.getState()
  const names = shelf.filter(({ id }) => added.includes(id)).map(adapterName)
  const lines = [
    ...(names.length > 0 ? [`${names.join(', ')} added to Compose.`] : []),
    ...(added.length > 0 && !model ? ['A model is still needed.'] : []),
    ...refused.map(({ name, failure }) => refusalWords(name, failure, model?.name)),
  ]
  const kept = refused.filter(({ failure }) => isOtherModels(failure)).flatMap(({ id }) => id ?? [])
  const actions = [
    ...(kept.length > 0 ? [{ label: 'Remove', run: () => kept.forEach((id) => void forgetAdapter(id)) }] : []),
    ...(kept.length > 0 ? [{ label: 'Choose a model for it', run: () => open('models') }] : []),
    ...(refused.length > 0 && kept.length === 0 ? [{ label: 'Choose another', run: chooseFile }] : []),
    ...(names.length > 0 && room !== 'compose' ? [{ label: 'Open Compose', run: () => go('compose') }] : []),
  ]
  const text = lines.join('\n')
  // What was refused is said beside the adapter too, where it is kept.
  return refused.length > kept.length ? { tone: 'error', text, actions } : { tone: 'info', text, actions, seconds: 12 }
}

const chooseFile = () => document.querySelector<HTMLInputElement>('#open-file')?.click()

function saveNewest(store: Store): void {
  const [newest] = store.getState().history
  if (newest) save(newest)
}
