import type uPlot from 'uplot';
import type { Marker } from './style';

const paths: Readonly<Record<Marker, (context: CanvasRenderingContext2D, x: number, y: number, r: number) => void>> = {
  circle: (context, x, y, r) => context.arc(x, y, r, 0, 2 * Math.PI),
  square: (context, x, y, r) => context.rect(x - r, y - r, 2 * r, 2 * r),
  triangle: (context, x, y, r) => polygon(context, [x, y - 1.2 * r, x + 1.2 * r, y + r, x - 1.2 * r, y + r]),
  diamond: (context, x, y, r) => polygon(context, [x, y - 1.4 * r, x + 1.4 * r, y, x, y + 1.4 * r, x - 1.4 * r, y]),
};

function polygon(context: CanvasRenderingContext2D, [x, y, ...rest]: readonly number[]): void {
  context.moveTo(x ?? 0, y ?? 0);
  for (let i = 0; i < rest.length; i += 2) context.lineTo(rest[i] ?? 0, rest[i + 1] ?? 0);
  context.closePath();
}

/** Draws a shape at the last point of a series of the plot, where that is in view. */
export function drawMarker(plot: uPlot, index: number, marker: Marker, colour: string): void {
  const values = plot.data[index];
  const last = values?.findLastIndex((value) => value !== null && value !== undefined) ?? -1;
  const x = plot.data[0][last];
  const y = values?.[last];
  if (x === undefined || y === undefined || y === null) return;
  const { left, top, width, height } = plot.bbox;
  const at = { x: plot.valToPos(x, 'x', true), y: plot.valToPos(y, 'y', true) };
  if (at.x < left - 1 || at.x > left + width + 1 || at.y < top - 1 || at.y > top + height + 1) return;
  const { ctx } = plot;
  ctx.save();
  ctx.beginPath();
  paths[marker](ctx, at.x, at.y, 4 * devicePixelRatio);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.restore();
}
