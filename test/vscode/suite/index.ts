/** The entry that VS Code runs: one Mocha suite, whatever the host. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What run.mjs reads: one entry for each test. */
interface Outcome {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly milliseconds: number;
  readonly message?: string;
}

/** Runs the suite and writes its outcome to the file that THREATLINE_TEST_RESULT names. @throws when a test fails. */
export async function run(): Promise<void> {
  const outcomes: Outcome[] = [];
  const file = process.env.THREATLINE_TEST_RESULT;
  try {
    const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'dot' });
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    await import('./manifest.ts');
    await import('./reading.ts');
    await import('./editing.ts');
    await import('./views.ts');
    const failures = await new Promise<number>((resolve) => {
      const runner = mocha.run(resolve);
      const note = (state: Outcome['state']) => (test: Mocha.Test, error?: Error) => {
        outcomes.push({ title: test.fullTitle(), state, milliseconds: test.duration ?? 0, message: error?.stack ?? error?.message });
      };
      runner.on('pass', note('passed')).on('fail', note('failed')).on('pending', note('pending'));
    });
    if (failures > 0) throw new Error(`${failures} tests failed`);
  } catch (error) {
    if (!outcomes.some((outcome) => outcome.state === 'failed')) {
      outcomes.push({ title: 'the suite runs', state: 'failed', milliseconds: 0, message: error instanceof Error ? error.stack : String(error) });
    }
    throw error;
  } finally {
    if (file !== undefined) writeFileSync(file, JSON.stringify(outcomes));
  }
}
