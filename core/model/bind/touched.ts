/** What is different in a model after an edit: ids of things that were made, changed or taken out. */
export interface Touched {
  readonly elements: ReadonlySet<string>;
  readonly flows: ReadonlySet<string>;
  readonly data: ReadonlySet<string>;
  /** Elements or flows came, went or moved: their order has to be looked at. */
  readonly order: boolean;
}
