/** node:assert/strict for the web host: the same functions from the package `assert`, which runs in browsers. */
import type * as Strict from 'node:assert/strict';
import * as base from 'assert/';

const { strict } = base as unknown as { strict: typeof Strict };
export const { ok, equal, notEqual, deepEqual, notDeepEqual, match, doesNotMatch, fail, rejects, throws } = strict;
