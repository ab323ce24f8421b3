/**
 * Who has read what: so that after an edit only those results are worked out anew that have read something that the edit changed.
 *
 * A cell stands for something that can change (an element, the flows at it, a zone, ...). A computation notes every cell that is read while it runs. When a cell
 * changes, the computations that have read it hear of it. A change of words alone (a description, a place in the text) is heard only by computations that show words.
 */

/** Something that computations read and edits change. */
export class Cell {
  /** Computations that have read it, each with the round in which it did: those of earlier rounds no longer count. */
  readers: Computation[] = noReaders;
  rounds: number[] = noRounds;
  /** The run that read it last. */
  seen = 0;
  /** Entries of earlier rounds are taken out when there are more readers than this. */
  limit = 8;
}

const noReaders: Computation[] = [];
const noRounds: number[] = [];

/** Something worked out from cells. */
export class Computation {
  round = 0;
  serial = 0;
  /** Set while readers are sorted out. */
  mark = 0;

  /**
   * @param words does the result hold words and places, or only what is true?
   * @param changed called when something that it has read has changed; it may be called several times
   */
  constructor(readonly words: boolean, readonly changed: () => void) {}
}

/** Notes what is read by whom. One for each graph. */
export class Tracker {
  private current: Computation | undefined;
  private active = 0;
  private serial = 0;
  private mark = 0;

  /** Works something out anew: what it had read before is forgotten. */
  run<T>(computation: Computation, work: () => T): T {
    computation.round++;
    computation.serial = ++this.serial;
    return this.resume(computation, work);
  }

  /** Works out more of the same: what it had read before stays noted. */
  resume<T>(computation: Computation, work: () => T): T {
    const { current, active } = this;
    this.current = computation;
    this.active = computation.serial ||= ++this.serial;
    try {
      return work();
    } finally {
      this.current = current;
      this.active = active;
    }
  }

  /** Works something out without noting what is read. */
  unnoted<T>(work: () => T): T {
    const { current } = this;
    this.current = undefined;
    try {
      return work();
    } finally {
      this.current = current;
    }
  }

  /** The computation that runs reads this. */
  read(cell: Cell): void {
    const { current } = this;
    if (current === undefined || cell.seen === this.active) return;
    cell.seen = this.active;
    if (cell.readers === noReaders) {
      cell.readers = [current];
      cell.rounds = [current.round];
      return;
    }
    if (cell.readers.length >= cell.limit) this.sortOut(cell);
    cell.readers.push(current);
    cell.rounds.push(current.round);
  }

  /** The cell has changed. @param wordsOnly nothing that decides a condition is different */
  fire(cell: Cell, wordsOnly: boolean): void {
    const { readers, rounds } = cell;
    for (let i = 0; i < readers.length; i++) {
      const reader = readers[i]!;
      if (reader.round === rounds[i] && (reader.words || !wordsOnly)) reader.changed();
    }
  }

  private sortOut(cell: Cell): void {
    const { readers, rounds } = cell;
    const mark = ++this.mark;
    let kept = 0;
    for (let i = 0; i < readers.length; i++) {
      const reader = readers[i]!;
      if (reader.round !== rounds[i] || reader.mark === mark) continue;
      reader.mark = mark;
      readers[kept] = reader;
      rounds[kept++] = reader.round;
    }
    readers.length = rounds.length = kept;
    cell.limit = Math.max(8, kept * 2);
  }
}
