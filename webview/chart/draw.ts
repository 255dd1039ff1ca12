import type uPlot from 'uplot';
import type { Curve } from './spec';
import { drawMarker } from './markers';
import type { Range } from './range';

/** A curve as it is drawn: its points, x and y in turn, and those behind it that are not smoothed. */
export interface Line {
  readonly curve: Curve;
  readonly colour: string;
  readonly points: Float64Array;
  readonly raw: Float64Array | null;
}

export interface Scales {
  readonly x: Range;
  readonly y: Range;
  readonly logarithmic: boolean;
}

/** Distance between two markers of a line, in pixels of the page. */
const between = 130;

/** Draws the lines into the plot's area: first what is faint, then the others with their markers. */
export function drawLines({ ctx, bbox }: Pick<uPlot, 'ctx' | 'bbox'>, lines: readonly Line[], scales: Scales): void {
  const placed = placement(bbox, scales);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = 'round';
  for (const { raw, colour } of lines) if (raw) stroke(ctx, raw, placed, { colour, width: 1, alpha: 0.28, dash: [] });
  for (const { curve, colour, points } of lines) {
    const style = curve.faint ? { width: 0.75, alpha: 0.5 } : { width: 1.75, alpha: 1 };
    stroke(ctx, points, placed, { colour, ...style, dash: curve.dashed ? [5, 4] : [] });
  }
  ctx.restore();
  for (const { curve, colour, points } of lines) if (curve.marker) drawMarkers(ctx, points, placed, curve.marker, colour, bbox);
}

type Place = (x: number, y: number) => readonly [number, number];

function placement({ left, top, width, height }: uPlot.BBox, { x, y, logarithmic }: Scales): Place {
  const [low, high] = logarithmic ? [Math.log(y.min), Math.log(y.max)] : [y.min, y.max];
  const [horizontal, vertical] = [width / (x.max - x.min), height / (high - low)];
  return (atX, atY) => [left + (atX - x.min) * horizontal, top + height - ((logarithmic ? Math.log(atY) : atY) - low) * vertical];
}

interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly alpha: number;
  readonly dash: readonly number[];
}

function stroke(ctx: CanvasRenderingContext2D, points: Float64Array, place: Place, { colour, width, alpha, dash }: Stroke): void {
  ctx.strokeStyle = colour;
  ctx.globalAlpha = alpha;
  ctx.lineWidth = width * devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 2) ctx.lineTo(...place(points[i] ?? 0, points[i + 1] ?? 0));
  ctx.stroke();
}

/** At the last point, and before it wherever the line has gone on far enough. */
function drawMarkers(ctx: CanvasRenderingContext2D, points: Float64Array, place: Place, marker: NonNullable<Curve['marker']>, colour: string, box: uPlot.BBox): void {
  let next = Infinity;
  for (let i = points.length - 2; i >= 0; i -= 2) {
    const [x, y] = place(points[i] ?? 0, points[i + 1] ?? 0);
    if (x > next || x < box.left - 1 || x > box.left + box.width + 1 || y < box.top - 1 || y > box.top + box.height + 1) continue;
    drawMarker(ctx, x, y, marker, colour);
    next = x - between * devicePixelRatio;
  }
}
