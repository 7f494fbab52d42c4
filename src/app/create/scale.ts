// How large a picture stands in its room: whole multiples, so that its pixels stay even. Knows no component.

/** In CSS pixels. */
export type Room = { readonly width: number; readonly height: number }
export type Scaled = { readonly width: number; readonly height: number; readonly words: string }

/**
 * The largest size that fits and makes every pixel of the picture a whole number of the screen's, of which there are
 * `density` to a CSS pixel; a picture larger than the room is shrunk to it. Sizes in CSS pixels.
 */
export function scaled(width: number, height: number, room: Room, density = 1): Scaled {
  const fit = Math.min(room.width / width, room.height / height)
  const times = fit >= 1 ? Math.floor(fit * density) / density : Math.max(fit, 0)
  const size = `${width} × ${height}`
  const words =
    times > 1
      ? `${size}, shown ${Number(times.toFixed(2))}×`
      : times === 1
        ? size
        : `${size}, shown at ${Math.round(times * 100)} %`
  return { width: width * times, height: height * times, words }
}
