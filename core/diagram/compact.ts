import type { Rect } from './types.ts';

/** What stands in a picture, in one direction: edges that may come nearer to each other, and stretches that must keep their length. */
interface Edge {
  readonly at: number;
  readonly is: 'node' | 'wall' | 'lane' | 'label' | 'header';
}

/** The least distance that two neighbouring edges keep, in pixels; where they are nearer already, they stay. */
const distances = {
  node: { node: 40, wall: 20, lane: 20, label: 14, header: 10 },
  wall: { node: 20, wall: 30, lane: 20, label: 12, header: 18 },
  lane: { node: 20, wall: 20, lane: 16, label: 14, header: 12 },
  label: { node: 14, wall: 12, lane: 14, label: 10, header: 10 },
  header: { node: 10, wall: 18, lane: 12, label: 10, header: 12 },
} as const;

/** Strips that are no wider stay: they may be a part of a wall's distance that something in another row cuts in two. */
const narrow = 24;

export interface Contents {
  readonly nodes: readonly Rect[];
  readonly walls: readonly Rect[];
  readonly labels: readonly Rect[];
  /** Names and meters of zones. */
  readonly headers: readonly Rect[];
  /** Straight pieces of flows. */
  readonly runs: readonly Rect[];
}

/** Old coordinates to new ones, in both directions. */
export interface Squeeze {
  x(at: number): number;
  y(at: number): number;
}

/**
 * Takes out the empty strips that run through a whole picture from top to bottom and from left to right: no order changes and nothing comes to overlap, because everything behind a strip moves alike.
 */
export function squeeze(contents: Contents): Squeeze {
  return { x: squeezed(contents, 'x', 'width'), y: squeezed(contents, 'y', 'height') };
}

function squeezed(contents: Contents, axis: 'x' | 'y', size: 'width' | 'height'): (at: number) => number {
  const edges: Edge[] = [];
  const rigid: [number, number][] = [];
  const add = (rects: readonly Rect[], is: Edge['is'], isRigid: boolean): void => {
    for (const rect of rects) {
      edges.push({ at: rect[axis], is }, { at: rect[axis] + rect[size], is });
      if (isRigid) rigid.push([rect[axis], rect[axis] + rect[size]]);
    }
  };
  add(contents.nodes, 'node', true);
  add(contents.labels, 'label', true);
  add(contents.headers, 'header', true);
  add(contents.walls, 'wall', false);
  for (const run of contents.runs) if (run[size] === 0) edges.push({ at: run[axis], is: 'lane' });
  edges.sort((a, b) => a.at - b.at);
  rigid.sort((a, b) => a[0] - b[0]);
  const from: number[] = [];
  const shift: number[] = [];
  let moved = 0;
  let covered = -Infinity;
  let next = 0;
  for (let i = 0; i < edges.length; ) {
    const { at } = edges[i]!;
    let end = i;
    while (end < edges.length && edges[end]!.at === at) end++;
    while (next < rigid.length && rigid[next]![0] <= at) covered = Math.max(covered, rigid[next++]![1]);
    from.push(at);
    shift.push(moved);
    const after = edges[end];
    if (after && covered <= at && after.at - at > narrow) {
      let keep = 0;
      for (let a = i; a < end; a++) for (let b = end; b < edges.length && edges[b]!.at === after.at; b++) keep = Math.max(keep, distances[edges[a]!.is][edges[b]!.is]);
      moved += Math.max(0, Math.floor((after.at - at - keep) / 4) * 4);
    }
    i = end;
  }
  return (at) => {
    let low = 0;
    let high = from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return at - (low === 0 ? 0 : shift[low - 1]!);
  };
}
