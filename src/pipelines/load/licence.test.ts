import { expect, it } from 'vitest'
import { openFolder } from '../../weights/folder.ts'
import { licenceOf } from './licence.ts'

const folder = (card?: string) => {
  const files = card === undefined ? [] : [{ path: 'README.md', blob: new Blob([card]) }]
  return openFolder({ kind: 'files', name: 'a', files })
}

it.each([
  ['---\nlicense: apache-2.0\ntags:\n- a\n---\n# A model', 'apache-2.0'],
  ['---\r\nlanguage: en\r\nlicense: "creativeml-openrail-m"\r\n---\r\n', 'creativeml-openrail-m'],
  ['---\nlicense: other\nlicense_name: sai-nc-community\nlicense_link: x\n---\n', 'sai-nc-community'],
  ['---\ntags: []\n---\nlicense: mit', undefined],
  ['# A model\n\nlicense: mit', undefined],
  ['<!doctype html>', undefined],
  [undefined, undefined],
])('%j names %s', async (card, licence) => expect(await licenceOf(folder(card))).toBe(licence))
