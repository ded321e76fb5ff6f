/** The far corner of SVG path data, px; measured by the page's own SVG engine. */
export function pathSize(data: readonly string[]): { width: number; height: number } {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.style.cssText = 'position:absolute;width:0;height:0;overflow:hidden;visibility:hidden';
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', data.join(' '));
  svg.append(path);
  document.body.append(svg);
  const box = path.getBBox();
  svg.remove();
  return { width: box.x + box.width, height: box.y + box.height };
}
