/** Runs before every test file in a pseudo-terminal: what its programs kept for the next time goes with it. */
import { afterAll } from 'vitest';
import { forget } from './driver.ts';

afterAll(forget);
