/** Writes docs/KEYS.md from the table of commands. */
import { writeFileSync } from 'node:fs';
import { keysDocument } from '../src/screens/keys/keys-document.ts';

writeFileSync(new URL('../docs/KEYS.md', import.meta.url), keysDocument());
