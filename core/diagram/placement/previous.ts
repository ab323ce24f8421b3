import type { Direction, Layout } from '../types.ts';
import { Board } from './board.ts';
import type { Shape } from './cost.ts';
import { boardCost } from './cost.ts';
import type { Structure } from './structure.ts';

/** With more of a model new than this, its old picture says little about the new one. */
const mostNew = 0.34;

/**
 * The placement of an earlier picture with what is new put where it costs least; columns and rows keep their order.
 * @returns undefined where the earlier picture does not help: other direction, too much new, or zones that no longer fit
 */
export function boardFrom(structure: Structure, previous: Layout, direction: Direction, shape: Shape): Board | undefined {
  if (previous.direction !== direction) return undefined;
  const cells = new Map(previous.nodes.map((node) => [node.id, node]));
  const zoneCells = new Map(previous.zones.map((zone) => [`\u0000${zone.id}`, zone]));
  const right = direction === 'right';
  const board = new Board(structure);
  const waiting: number[] = [];
  for (let node = 0; node < structure.count; node++) {
    const id = structure.nodeIds[node]!;
    const zone = structure.zoneOf[node]!;
    const placed = cells.get(id);
    const cell = placed ? (placed.zone === (zone < 0 ? undefined : structure.zoneIds[zone]) ? placed : undefined) : zoneCells.get(id);
    if (!cell) waiting.push(node);
    board.main[node] = cell === undefined ? 0 : right ? cell.column : cell.row;
    board.cross[node] = cell === undefined ? 0 : right ? cell.row : cell.column;
    board.absent[node] = cell ? 0 : 1;
  }
  if (waiting.length === structure.count || waiting.length > Math.max(2, mostNew * structure.count)) return undefined;
  board.compress();
  if (!board.isValid()) return undefined;
  for (const node of waiting) if (!insert(board, node, shape)) return undefined;
  return board;
}

/** Puts a node where the whole placement costs least: a free cell, or a new line opened beside its zone or its neighbours. */
function insert(board: Board, node: number, shape: Shape): boolean {
  let best: { readonly cells: Cells; readonly cost: number } | undefined;
  const trial = new Board(board.structure);
  for (const choices of [places, edges]) {
    for (const cells of choices(board, node)) {
      take(trial, board, node, cells);
      if (!trial.isValid()) continue;
      const cost = boardCost(trial, shape);
      if (!best || cost < best.cost - 1e-9) best = { cells, cost };
    }
    if (best) break;
  }
  if (best) take(board, board, node, best.cells);
  return best !== undefined;
}

function take(board: Board, before: Board, node: number, cells: Cells): void {
  board.absent.set(before.absent);
  board.absent[node] = 0;
  board.main.set(cells.main);
  board.cross.set(cells.cross);
  board.compress();
}

interface Cells {
  readonly main: readonly number[];
  readonly cross: readonly number[];
}

/** Cells beyond everything else: always free for what stands in no zone, wherever its neighbours are. */
function* edges(board: Board, node: number): Generator<Cells> {
  const main = [...board.main];
  const cross = [...board.cross];
  const put = (lines: readonly number[], at: number): number[] => lines.map((line, i) => (i === node ? at : line));
  for (let s = 0; s < board.sizeS; s++) yield { main: put(main, board.sizeM), cross: put(cross, s) };
  for (let m = 0; m < board.sizeM; m++) yield { main: put(main, m), cross: put(cross, board.sizeS) };
}

/** Cells that a new node may take: in and around its zone (or its neighbours), with and without a line opened for it. */
function* places(board: Board, node: number): Generator<Cells> {
  const { structure, absent } = board;
  const zone = structure.zoneOf[node]!;
  const isPlaced = (other: number): boolean => absent[other] === 0;
  // of a zone that is new itself, whoever stands in the next one around it
  const mates = (zone < 0 ? [] : board.chains[zone]!).map((at) => board.members[at]!.filter(isPlaced)).find((members) => members.length > 0) ?? [];
  const neighbours = structure.linksOf[node]!.map((link) => (structure.links[link]!.from === node ? structure.links[link]!.to : structure.links[link]!.from)).filter(isPlaced);
  const around = mates.length > 0 ? mates : neighbours.length > 0 ? neighbours : [...board.main.keys()].filter(isPlaced);
  const m0 = Math.min(...around.map((other) => board.main[other]!));
  const m1 = Math.max(...around.map((other) => board.main[other]!));
  const s0 = Math.min(...around.map((other) => board.cross[other]!));
  const s1 = Math.max(...around.map((other) => board.cross[other]!));
  const main = [...board.main];
  const cross = [...board.cross];
  const put = (lines: readonly number[], at: number): number[] => lines.map((line, i) => (i === node ? at : line));
  for (let m = Math.max(0, m0 - 1); m <= m1 + 1; m++)
    for (let s = Math.max(0, s0 - 1); s <= s1 + 1; s++) {
      yield { main: put(main, m), cross: put(cross, s) };
      // a new line along, or across, for which the others make room
      yield { main: put(main.map((at) => (at >= m ? at + 1 : at)), m), cross: put(cross, s) };
      yield { main: put(main, m), cross: put(cross.map((at) => (at >= s ? at + 1 : at)), s) };
    }
}
