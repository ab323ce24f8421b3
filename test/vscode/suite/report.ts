/** What run.mjs reads: one entry for each test. */
export interface Outcome {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly milliseconds: number;
  readonly message?: string;
}

/** Runs what is registered with Mocha and gives one outcome for each test, in order. */
export async function outcomesOf(mocha: Mocha): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const note = (state: Outcome['state']) => (test: Mocha.Test, error?: Error) => {
      outcomes.push({ title: test.fullTitle(), state, milliseconds: test.duration ?? 0, message: error?.stack ?? error?.message });
    };
    runner.on('pass', note('passed')).on('fail', note('failed')).on('pending', note('pending'));
  });
  return outcomes;
}

/** The tests, for every host. Mocha's functions must be there before. */
export async function loadTests(): Promise<void> {
  await import('./manifest.ts');
  await import('./reading.ts');
  await import('./editing.ts');
  await import('./dsl.ts');
  await import('./views.ts');
  await import('./rules.ts');
  await import('./preview.ts');
}

/**
 * Runs the tests and hands the outcome over, whatever happens.
 * @throws when a test fails or nothing could be run
 */
export async function runTests(prepare: () => Promise<Mocha>, hand: (outcomes: readonly Outcome[]) => void): Promise<void> {
  let outcomes: Outcome[] = [];
  try {
    outcomes = await outcomesOf(await prepare());
  } catch (error) {
    outcomes.push({ title: 'the suite runs', state: 'failed', milliseconds: 0, message: error instanceof Error ? error.stack : String(error) });
  }
  hand(outcomes);
  const failures = outcomes.filter((outcome) => outcome.state === 'failed').length;
  if (failures > 0 || outcomes.length === 0) throw new Error(`${failures} tests failed`);
}
