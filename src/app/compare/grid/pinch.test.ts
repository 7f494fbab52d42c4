import { expect, it } from 'vitest'
import { pinchOn } from './pinch.ts'

function hand() {
  const element = new EventTarget()
  const steps: number[] = []
  const end = pinchOn(element, (by) => steps.push(by))
  const send = (type: string, fields: object) =>
    element.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), { pointerType: 'touch' }, fields))
  const finger = (type: string, pointerId: number, clientX: number) => send(type, { pointerId, clientX, clientY: 0 })
  return { steps, send, finger, end }
}

it('two fingers that part or close are steps; one alone scrolls', () => {
  const { steps, finger, end } = hand()
  finger('pointerdown', 1, 0)
  finger('pointermove', 1, 300)
  expect(steps).toEqual([])
  finger('pointerdown', 2, 400)
  finger('pointermove', 2, 420)
  expect(steps).toEqual([])
  finger('pointermove', 2, 450)
  expect(steps).toEqual([1])
  finger('pointermove', 2, 520)
  expect(steps).toEqual([1, 1])
  finger('pointermove', 2, 380)
  expect(steps).toEqual([1, 1, -1])
  finger('pointerup', 2, 380)
  finger('pointermove', 1, 0)
  end()
  finger('pointerdown', 2, 10)
  finger('pointermove', 2, 900)
  expect(steps).toHaveLength(3)
})

it('a mouse is no finger; a touchpad pinches by Control and the wheel', () => {
  const { steps, send } = hand()
  for (const [pointerId, clientX] of [[1, 0], [2, 10]] as const) send('pointerdown', { pointerId, clientX, clientY: 0, pointerType: 'mouse' }) // prettier-ignore
  send('pointermove', { pointerId: 2, clientX: 500, clientY: 0, pointerType: 'mouse' })
  send('wheel', { ctrlKey: false, deltaY: -500 })
  expect(steps).toEqual([])
  for (let i = 0; i < 4; i++) send('wheel', { ctrlKey: true, deltaY: -20 })
  expect(steps).toEqual([1])
  expect(send('wheel', { ctrlKey: true, deltaY: 80 })).toBe(false)
  expect(steps).toEqual([1, -1])
})
