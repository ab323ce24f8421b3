import type { Structure } from './structure.ts';

/** Where the box of a zone begins that nothing stands in. */
const nowhere = 1 << 30;

/**
 * Nodes on a grid of cells. `main` counts along the reading direction, `cross` across it. A zone is the box of cells around what stands in it; boxes and nodes
 * of one container never share a cell, so every zone can be drawn as a rectangle that holds its own and nothing else.
 */
export class Board {
  readonly main: Int32Array;
  readonly cross: Int32Array;
  /** By zone: first and last cell in both directions. */
  readonly m0: Int32Array;
  readonly m1: Int32Array;
  readonly s0: Int32Array;
  readonly s1: Int32Array;
  /** By zone, and once more for the whole picture: the zones from there to the root, itself first. */
  readonly chains: readonly (readonly number[])[];
  /** By zone: all nodes in it and in the zones inside. */
  readonly members: readonly (readonly number[])[];
  /** By node: 1 where it has no place yet and counts for nothing. */
  readonly absent: Uint8Array;
  private cells: Int32Array = new Int32Array(0);
  private widthM = 0;
  private widthS = 0;

  constructor(readonly structure: Structure) {
    const zones = structure.zoneIds.length;
    this.main = new Int32Array(structure.count);
    this.cross = new Int32Array(structure.count);
    this.absent = new Uint8Array(structure.count);
    this.m0 = new Int32Array(zones);
    this.m1 = new Int32Array(zones);
    this.s0 = new Int32Array(zones);
    this.s1 = new Int32Array(zones);
    const members: number[][] = Array.from({ length: zones }, () => []);
    this.chains = Array.from({ length: zones }, (_, zone) => {
      const chain: number[] = [];
      for (let at = zone; at >= 0 && chain.length < zones; at = structure.parentOf[at]!) chain.push(at);
      return chain;
    });
    structure.zoneOf.forEach((zone, node) => {
      for (const around of zone < 0 ? [] : this.chains[zone]!) members[around]!.push(node);
    });
    this.members = members;
  }

  /** Boxes of all zones from where the nodes stand. */
  boxAll(): void {
    for (let zone = 0; zone < this.m0.length; zone++) this.box(zone);
  }

  box(zone: number): void {
    let [m0, m1, s0, s1] = [nowhere, -nowhere, nowhere, -nowhere];
    for (const node of this.members[zone]!) {
      if (this.absent[node] === 1) continue;
      const m = this.main[node]!;
      const s = this.cross[node]!;
      if (m < m0) m0 = m;
      if (m > m1) m1 = m;
      if (s < s0) s0 = s;
      if (s > s1) s1 = s;
    }
    this.m0[zone] = m0;
    this.m1[zone] = m1;
    this.s0[zone] = s0;
    this.s1[zone] = s1;
  }

  /** Takes out rows and columns in which nothing stands and counts from 0; then rebuilds boxes and cells with some free cells all around. */
  compress(margin = 3): void {
    const present = (_: number, node: number): boolean => this.absent[node] === 0;
    const usedM = [...new Set(this.main.filter(present))].sort((a, b) => a - b);
    const usedS = [...new Set(this.cross.filter(present))].sort((a, b) => a - b);
    const newM = new Map(usedM.map((m, i) => [m, i + margin]));
    const newS = new Map(usedS.map((s, i) => [s, i + margin]));
    for (let node = 0; node < this.main.length; node++) {
      this.main[node] = newM.get(this.main[node]!) ?? 0;
      this.cross[node] = newS.get(this.cross[node]!) ?? 0;
    }
    this.widthM = usedM.length + 2 * margin;
    this.widthS = usedS.length + 2 * margin;
    this.boxAll();
    this.fill();
  }

  private fill(): void {
    this.cells = new Int32Array(this.widthM * this.widthS).fill(-1);
    for (let node = 0; node < this.main.length; node++) if (this.absent[node] === 0) this.cells[this.main[node]! * this.widthS + this.cross[node]!] = node;
  }

  get sizeM(): number {
    return this.widthM;
  }

  get sizeS(): number {
    return this.widthS;
  }

  /** The node in a cell, -1 for none. */
  at(m: number, s: number): number {
    return m < 0 || s < 0 || m >= this.widthM || s >= this.widthS ? -1 : this.cells[m * this.widthS + s]!;
  }

  inside(m: number, s: number): boolean {
    return m >= 0 && s >= 0 && m < this.widthM && s < this.widthS;
  }

  /** Puts nodes elsewhere (they may change places among themselves) and keeps cells and boxes right. Nothing is checked. */
  move(nodes: readonly number[], m: ArrayLike<number>, s: ArrayLike<number>): void {
    for (const node of nodes) this.cells[this.main[node]! * this.widthS + this.cross[node]!] = -1;
    nodes.forEach((node, i) => {
      this.main[node] = m[i]!;
      this.cross[node] = s[i]!;
      this.cells[m[i]! * this.widthS + s[i]!] = node;
    });
    for (const zone of this.zonesAround(nodes)) this.box(zone);
  }

  /** All zones around some nodes, each once. */
  zonesAround(nodes: readonly number[]): number[] {
    const { zoneOf } = this.structure;
    if (nodes.length === 1) return zoneOf[nodes[0]!]! < 0 ? [] : [...this.chains[zoneOf[nodes[0]!]!]!];
    const seen = new Set<number>();
    for (const node of nodes) if (zoneOf[node]! >= 0) for (const zone of this.chains[zoneOf[node]!]!) seen.add(zone);
    return [...seen];
  }

  /** Do all zones and nodes keep clear of each other? */
  isValid(): boolean {
    const taken = new Set<number>();
    for (let node = 0; node < this.main.length; node++) {
      if (this.absent[node] === 1) continue;
      const key = this.main[node]! * this.widthS + this.cross[node]!;
      if (taken.has(key) || !this.fits([node])) return false;
      taken.add(key);
    }
    return true;
  }

  /** Do the zones around these nodes, and the nodes themselves, keep clear of what stands beside them? */
  fits(nodes: readonly number[]): boolean {
    const { zoneOf, parentOf } = this.structure;
    for (const node of nodes) if (!this.clear(zoneOf[node]!, -1, node, this.main[node]!, this.main[node]!, this.cross[node]!, this.cross[node]!)) return false;
    for (const zone of this.zonesAround(nodes)) if (!this.clear(parentOf[zone]!, zone, -1, this.m0[zone]!, this.m1[zone]!, this.s0[zone]!, this.s1[zone]!)) return false;
    return true;
  }

  private clear(container: number, self: number, selfNode: number, m0: number, m1: number, s0: number, s1: number): boolean {
    const { zonesIn, nodesIn } = this.structure;
    const index = container < 0 ? zonesIn.length - 1 : container;
    for (const zone of zonesIn[index]!)
      if (zone !== self && m0 <= this.m1[zone]! && m1 >= this.m0[zone]! && s0 <= this.s1[zone]! && s1 >= this.s0[zone]!) return false;
    for (const node of nodesIn[index]!) {
      const m = this.main[node]!;
      const s = this.cross[node]!;
      if (node !== selfNode && this.absent[node] === 0 && m >= m0 && m <= m1 && s >= s0 && s <= s1) return false;
    }
    return true;
  }
}
