/** Measures of the diagram in pixels at 100 %. Layout keeps room by them, drawing draws by them; change them here alone. */

export const element = {
  minWidth: 160,
  maxWidth: 224,
  widthStep: 4,
  height: 72,
  /** Text starts here from the left edge, behind the icon. */
  textLeft: 46,
  padding: 16,
  icon: 20,
  /** The first port at the left and right sides lies here below the top, each further one by `portStep` below it; the element grows by as much. */
  firstPort: 36,
  portStep: 32,
  /** Ports at the top and bottom: the first from the left, the step between two, and what is kept free at the right for the badge. */
  firstPortAcross: 76,
  portStepAcross: 32,
  badgeRoom: 60,
} as const;

export const collapsedZone = { height: 92, sheets: 8, textLeft: 28 } as const;

export const zone = {
  /** Inside: left and right, above (name, type, meter), below. */
  side: 20,
  top: 56,
  bottom: 24,
  radius: 12,
  /** From the wall to the name and to the meter. */
  nameLeft: 18,
  meterWidth: 33,
  minWidth: 200,
  /** The header: what nothing may cover, counted from the wall's top. */
  headerHeight: 48,
} as const;

export const label = {
  /** From the wall of the source zone to the left edge, or from the element inside one zone. */
  afterWall: 16,
  afterElement: 14,
  /** From a vertical run to a label beside it. */
  besideRun: 14,
  /** A name stays on one line up to this, badge and strokes aside. */
  nameRoom: 220,
  protocolRoom: 160,
  /** The same beside a vertical run. */
  nameRoomBeside: 150,
  protocolRoomBeside: 76,
  /** The line of the flow to the rows above and below it. */
  gap: 8,
  /** Height of a line of the name, and of the row with badge, lock, key and protocol. */
  line: 16,
  row: 20,
  /** Between the name and the row in a label beside a run. */
  between: 5,
  badge: 45,
  lock: 22,
  key: 24,
  /** A `?` beside a lock or key that is not stated. */
  question: 9,
} as const;

export const canvas = { margin: 32, grid: 4 } as const;

export const flow = {
  /** Parallel runs from one another, from walls, and from a wall that they turn in front of. */
  pitch: 16,
  fromWall: 20,
  turnBeforeWall: 28,
  corner: 12,
  head: 11,
} as const;

export const doorway = { width: 15, jamb: 8, jambDouble: 11 } as const;
