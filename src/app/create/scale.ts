// How large a picture stands in its room: whole multiples, so that its pixels stay even. Knows no component.

export type Scaled = { readonly width: number; readonly height: number; readonly words: string }

/** The largest whole multiple that fits; a picture larger than the room is shrunk to it. Sizes in CSS pixels. */
export function scaled(
  width: number,
  height: number,
  room: { readonly width: number; readonly height: number },
): Scaled {
  const fit = Math.min(room.width / width, room.height / height)
  const times = fit >= 1 ? Math.floor(fit) : Math.max(fit, 0)
  const size = `${width} × ${height}`
  const words =
    times > 1 ? `${size}, shown ${times}×` : times === 1 ? size : `${size}, shown at ${Math.round(times * 100)} %`
  return { width: width * times, height: height * times, words }
}
