import type { Board } from './board.ts';
import type { Shape } from './cost.ts';
import { boardCost, crossingCost, linkCost, shapeCost, placeCost, zoneCost } from './cost.ts';
import { sequence } from './random.ts';

/** Moves tried for each node, and the most in all: placement must not hold up a person who types. */
const movesPerNode = 200;
const mostMoves = 36_000;
/** Crossings are counted in the last part only: they take the most time and matter when the rest is in place. */
const withCrossings = 0.7;

interface Lines {
  readonly m: Int32Array;
  readonly s: Int32Array;
  usedM: number;
  usedS: number;
}

/**
 * Simulated annealing over placements that keep zones apart: nodes and whole zones move, change places, lines open up. Changes the board to the best placement met.
 * @param seed another seed tries other moves; the same gives the same placement
 */
export function improve(board: Board, shape: Shape, seed: number, heat = 1.6): void {
  const { structure } = board;
  if (structure.count < 2) return;
  const random = sequence(seed);
  const total = Math.min(mostMoves, structure.count * movesPerNode);
  const stages = 24;
  let best = snapshot(board);
  let bestCost = boardCost(board, shape);
  for (let stage = 0; stage < stages; stage++) {
    const temperature = heat * (1 - stage / stages) ** 2 + 0.01;
    board.compress(4);
    if (stage % 4 === 1) openLine(board, random);
    const lines = countLines(board);
    for (let i = 0; i < total / stages; i++) {
      const move = propose(board, random);
      if (move) attempt(board, lines, shape, move, temperature, random, stage >= withCrossings * stages);
    }
    board.compress(4);
    const cost = boardCost(board, shape);
    if (cost < bestCost - 1e-9) [best, bestCost] = [snapshot(board), cost];
  }
  restore(board, best);
}

interface Move {
  readonly nodes: readonly number[];
  readonly m: readonly number[];
  readonly s: readonly number[];
}

/** A move that may be tried; undefined where the one that came up cannot be. */
function propose(board: Board, random: () => number): Move | undefined {
  const { structure } = board;
  const pick = random();
  const zones = structure.zoneIds.length;
  if (zones > 0 && pick < 0.22) return shiftZone(board, Math.floor(random() * zones), random);
  if (pick < 0.4) return swapBlocks(board, random);
  return moveNode(board, Math.floor(random() * structure.count), random);
}

function moveNode(board: Board, node: number, random: () => number): Move | undefined {
  const { structure } = board;
  const links = structure.linksOf[node]!;
  let m = board.main[node]!;
  let s = board.cross[node]!;
  if (links.length > 0 && random() < 0.6) {
    // beside a neighbour
    const link = structure.links[links[Math.floor(random() * links.length)]!]!;
    const isSource = (link.from === node) !== link.answer;
    const other = link.from === node ? link.to : link.from;
    const way = random();
    m = board.main[other]! + (way < 0.6 ? (isSource ? -1 : 1) : 0);
    s = board.cross[other]! + (way < 0.6 ? 0 : way < 0.8 ? 1 : -1);
  } else {
    m += Math.floor(random() * 5) - 2;
    s += Math.floor(random() * 7) - 3;
  }
  if (!board.inside(m, s) || (m === board.main[node] && s === board.cross[node])) return undefined;
  const there = board.at(m, s);
  if (there < 0) return { nodes: [node], m: [m], s: [s] };
  return { nodes: [node, there], m: [m, board.main[node]!], s: [s, board.cross[node]!] };
}

function shiftZone(board: Board, zone: number, random: () => number): Move | undefined {
  const dm = Math.floor(random() * 5) - 2;
  const ds = Math.floor(random() * 7) - 3;
  const nodes = board.members[zone]!;
  return target(board, [...nodes], nodes.map((node) => board.main[node]! + dm), nodes.map((node) => board.cross[node]! + ds));
}

/** Two things of one container change corners. */
function swapBlocks(board: Board, random: () => number): Move | undefined {
  const { structure } = board;
  const container = Math.floor(random() * (structure.zoneIds.length + 1));
  const zones = structure.zonesIn[container]!;
  const nodes = structure.nodesIn[container]!;
  const count = zones.length + nodes.length;
  if (count < 2) return undefined;
  const a = Math.floor(random() * count);
  const b = Math.floor(random() * count);
  if (a === b) return undefined;
  const block = (i: number): { nodes: readonly number[]; m: number; s: number } => {
    if (i < zones.length) return { nodes: board.members[zones[i]!]!, m: board.m0[zones[i]!]!, s: board.s0[zones[i]!]! };
    const node = nodes[i - zones.length]!;
    return { nodes: [node], m: board.main[node]!, s: board.cross[node]! };
  };
  const [first, second] = [block(a), block(b)];
  const all = [...first.nodes, ...second.nodes];
  const [dm, ds] = [second.m - first.m, second.s - first.s];
  const sign = (i: number): number => (i < first.nodes.length ? 1 : -1);
  return target(board, all, all.map((node, i) => board.main[node]! + sign(i) * dm), all.map((node, i) => board.cross[node]! + sign(i) * ds));
}

/** The move, where its cells are free, one each, and on the board. */
function target(board: Board, nodes: readonly number[], m: readonly number[], s: readonly number[]): Move | undefined {
  const moving = new Set(nodes);
  const taken = new Set<number>();
  for (let i = 0; i < nodes.length; i++) {
    if (!board.inside(m[i]!, s[i]!)) return undefined;
    const there = board.at(m[i]!, s[i]!);
    const key = m[i]! * board.sizeS + s[i]!;
    if ((there >= 0 && !moving.has(there)) || taken.has(key)) return undefined;
    taken.add(key);
  }
  return { nodes, m, s };
}

function attempt(board: Board, lines: Lines, shape: Shape, move: Move, temperature: number, random: () => number, crossings: boolean): void {
  const { nodes } = move;
  const links = linksAround(board, nodes);
  const zones = board.zonesAround(nodes);
  const count = board.structure.count;
  const before = localCost(board, nodes, links, zones, crossings) + shapeCost(lines.usedM, lines.usedS, count, shape);
  const m = nodes.map((node) => board.main[node]!);
  const s = nodes.map((node) => board.cross[node]!);
  place(board, lines, move);
  if (board.fits(nodes)) {
    const change = localCost(board, nodes, links, zones, crossings) + shapeCost(lines.usedM, lines.usedS, count, shape) - before;
    if (change <= 0 || random() < Math.exp(-change / temperature)) return;
  }
  place(board, lines, { nodes, m, s });
}

function place(board: Board, lines: Lines, move: Move): void {
  const { nodes } = move;
  for (const node of nodes) {
    if (--lines.m[board.main[node]!]! === 0) lines.usedM--;
    if (--lines.s[board.cross[node]!]! === 0) lines.usedS--;
  }
  board.move(nodes, move.m, move.s);
  for (const node of nodes) {
    if (lines.m[board.main[node]!]!++ === 0) lines.usedM++;
    if (lines.s[board.cross[node]!]!++ === 0) lines.usedS++;
  }
}

function linksAround(board: Board, nodes: readonly number[]): readonly number[] {
  const { linksOf } = board.structure;
  if (nodes.length === 1) return linksOf[nodes[0]!]!;
  const seen = new Set<number>();
  for (const node of nodes) for (const link of linksOf[node]!) seen.add(link);
  return [...seen];
}

function localCost(board: Board, nodes: readonly number[], links: readonly number[], zones: readonly number[], crossings: boolean): number {
  let sum = 0;
  for (const link of links) sum += linkCost(board, link) + (crossings ? crossingCost(board, link) : 0);
  for (const zone of zones) sum += zoneCost(board, zone);
  for (const node of nodes) sum += placeCost(board, node);
  return sum;
}

/** Opens a new line somewhere, so that what is packed can move past each other; it closes again where nothing comes to stand in it. */
function openLine(board: Board, random: () => number): void {
  const along = random() < 0.5;
  const at = Math.floor(random() * (along ? board.sizeM : board.sizeS));
  const nodes = [...board.main.keys()].filter((node) => (along ? board.main : board.cross)[node]! >= at);
  board.move(nodes, nodes.map((node) => board.main[node]! + (along ? 1 : 0)), nodes.map((node) => board.cross[node]! + (along ? 0 : 1)));
}

function countLines(board: Board): Lines {
  const m = new Int32Array(board.sizeM);
  const s = new Int32Array(board.sizeS);
  for (let node = 0; node < board.main.length; node++) {
    m[board.main[node]!]!++;
    s[board.cross[node]!]!++;
  }
  return { m, s, usedM: m.filter((n) => n > 0).length, usedS: s.filter((n) => n > 0).length };
}

export interface Snapshot {
  readonly main: Int32Array;
  readonly cross: Int32Array;
}

export function snapshot(board: Board): Snapshot {
  return { main: board.main.slice(), cross: board.cross.slice() };
}

export function restore(board: Board, from: Snapshot): void {
  board.main.set(from.main);
  board.cross.set(from.cross);
  board.compress();
}
