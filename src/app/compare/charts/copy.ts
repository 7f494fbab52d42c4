// A drawn chart as a file that stands by itself: colours that the page knows by name are written out.

const painted = ['fill', 'stroke', 'color'] as const

/** The text of an SVG file. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  for (const [i, original] of originals.entries()) {
    const style = getComputedStyle(original)
    const one = copies[i]!
    for (const name of painted) {
      const value = one.getAttribute(name)
      if (value?.includes('var(') || value === 'currentColor') one.setAttribute(name, style.getPropertyValue(name))
    }
    for (const name of ['tabindex', 'role', 'class', 'data-highlighted']) one.removeAttribute(name)
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const { color, fontFamily, fontSize } = getComputedStyle(svg)
  copy.setAttribute('style', `color:${color};font-family:${fontFamily.replaceAll('"', "'")};font-size:${fontSize}`)
  return new XMLSerializer().serializeToString(copy)
}
