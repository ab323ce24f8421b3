import { Board } from './board.ts';
import type { Structure } from './structure.ts';

/** A zone or node as its container places it: a block of cells. */
interface Block {
  readonly nodes: readonly number[];
  /** Cells of the nodes, from the block's corner. */
  readonly main: readonly number[];
  readonly cross: readonly number[];
  readonly sizeM: number;
  readonly sizeS: number;
  readonly trust: number;
}

/**
 * A first placement, zone by zone from the inside: the blocks of a container in layers along the flows, the least trusted first, folded into about as many layers as the wanted shape has.
 * @param shape how many cells along the reading direction a picture should have for each cell across it
 */
export function startBoard(structure: Structure, shape: number): Board {
  const board = new Board(structure);
  const root = containerBlock(structure, structure.zoneIds.length, shape);
  root.nodes.forEach((node, i) => {
    board.main[node] = root.main[i]!;
    board.cross[node] = root.cross[i]!;
  });
  board.compress();
  return board;
}

function containerBlock(structure: Structure, container: number, shape: number): Block {
  const blocks: Block[] = [
    ...structure.zonesIn[container]!.map((zone) => containerBlock(structure, zone, shape)),
    ...structure.nodesIn[container]!.map((node): Block => ({ nodes: [node], main: [0], cross: [0], sizeM: 1, sizeS: 1, trust: structure.trust[node]! })),
  ];
  if (blocks.length === 1) return blocks[0]!;
  return stack(fold(layers(structure, blocks), shape));
}

/** Blocks in layers: each behind all that it gets something from, cycles cut at the flow that leads back to less trust. */
function layers(structure: Structure, blocks: readonly Block[]): Block[][] {
  const owner = new Map<number, number>();
  blocks.forEach((block, i) => block.nodes.forEach((node) => owner.set(node, i)));
  const weight = blocks.map(() => new Map<number, number>());
  for (const block of blocks)
    for (const node of block.nodes)
      for (const index of structure.linksOf[node]!) {
        const link = structure.links[index]!;
        if (link.from !== node) continue;
        const [a, b] = [owner.get(link.from)!, owner.get(link.to)];
        if (b !== undefined && a !== b) weight[a]!.set(b, (weight[a]!.get(b) ?? 0) + (link.answer ? 0.1 : 1));
      }
  const order = sequenceOf(blocks, weight);
  const place = new Map(order.map((block, i) => [block, i]));
  const level = blocks.map(() => 0);
  for (const block of order) for (const [next] of weight[block]!) if (place.get(next)! > place.get(block)!) level[next] = Math.max(level[next]!, level[block]! + 1);
  const result: Block[][] = [];
  for (const block of order) (result[level[block]!] ??= []).push(blocks[block]!);
  return result;
}

/** An order in which few flows lead back (Eades, Lin and Smyth: sources first, sinks last, then whoever gives most more than it takes), with low trust early. */
function sequenceOf(blocks: readonly Block[], weight: readonly ReadonlyMap<number, number>[]): number[] {
  const out = blocks.map((_, i) => [...weight[i]!.values()].reduce((a, b) => a + b, 0));
  const into = blocks.map(() => 0);
  weight.forEach((targets) => targets.forEach((w, to) => (into[to] = into[to]! + w)));
  const incoming = blocks.map(() => new Map<number, number>());
  weight.forEach((targets, from) => targets.forEach((w, to) => incoming[to]!.set(from, w)));
  const left = new Set(blocks.map((_, i) => i));
  const first: number[] = [];
  const last: number[] = [];
  const take = (i: number, list: number[]): void => {
    left.delete(i);
    list.push(i);
    for (const [to, w] of weight[i]!) into[to] = into[to]! - w;
    for (const [from, w] of incoming[i]!) out[from] = out[from]! - w;
  };
  while (left.size > 0) {
    let best = -1;
    let bestScore = -Infinity;
    let sink = -1;
    for (const i of left) {
      if (out[i]! < 1e-9 && into[i]! > 1e-9) sink = i;
      const score = (into[i]! < 1e-9 ? 1000 : 0) + out[i]! - into[i]! - 0.75 * blocks[i]!.trust;
      if (score > bestScore) [best, bestScore] = [i, score];
    }
    if (sink >= 0 && bestScore < 500) take(sink, last);
    else take(best, first);
  }
  return [...first, ...last.reverse()];
}

/** Merges neighbouring layers until there are as many as the shape wants, or splits the fullest. */
function fold(all: readonly Block[][], shape: number): Block[][] {
  const result = all.map((layer) => [...layer]);
  const lengthM = (): number => result.reduce((sum, layer) => sum + Math.max(...layer.map((b) => b.sizeM)), 0);
  const lengthS = (layer: readonly Block[]): number => layer.reduce((sum, b) => sum + b.sizeS, 0);
  const area = all.flat().reduce((sum, b) => sum + b.sizeM * b.sizeS, 0);
  const wanted = Math.max(1, Math.round(Math.sqrt(area * shape * 1.25)));
  while (result.length > 1 && lengthM() > wanted + 0.5) {
    let best = 0;
    for (let i = 1; i + 1 < result.length; i++) if (lengthS(result[i]!) + lengthS(result[i + 1]!) < lengthS(result[best]!) + lengthS(result[best + 1]!)) best = i;
    result.splice(best, 2, [...result[best]!, ...result[best + 1]!]);
  }
  for (let guard = 0; guard < 200; guard++) {
    const fullest = result.reduce((a, layer, i) => (lengthS(layer) > lengthS(result[a]!) ? i : a), 0);
    const layer = result[fullest]!;
    if (layer.length < 2 || lengthM() + 1 > wanted || lengthS(layer) <= Math.ceil(wanted / shape)) break;
    const half = Math.ceil(layer.length / 2);
    result.splice(fullest, 1, layer.slice(0, half), layer.slice(half));
  }
  return result;
}

function stack(layered: readonly Block[][]): Block {
  const nodes: number[] = [];
  const main: number[] = [];
  const cross: number[] = [];
  let atM = 0;
  let sizeS = 0;
  for (const layer of layered) {
    let atS = 0;
    for (const block of layer) {
      block.nodes.forEach((node, i) => {
        nodes.push(node);
        main.push(atM + block.main[i]!);
        cross.push(atS + block.cross[i]!);
      });
      atS += block.sizeS;
    }
    sizeS = Math.max(sizeS, atS);
    atM += Math.max(...layer.map((b) => b.sizeM));
  }
  return { nodes, main, cross, sizeM: atM, sizeS, trust: Math.min(...layered.flat().map((b) => b.trust)) };
}
