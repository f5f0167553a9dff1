#!/usr/bin/env node
// Prepares the process, then hands over to the bundle. Kept to syntax that an old Node can read, so that it
// gets as far as saying what it needs. CommonJS, which Node starts fastest.
'use strict';
const { existsSync } = require('node:fs');
const nodeModule = require('node:module');
const { join } = require('node:path');

const OLDEST = 20;
const main = join(__dirname, '..', 'dist', 'main.cjs');

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(
    `ipcscope needs Node.js ${OLDEST} or later and this is ${process.version}: install one from https://nodejs.org.`,
  );
  process.exitCode = 2;
} else if (!existsSync(main)) {
  console.error(
    'ipcscope has not been built yet: run `npm ci` in its folder (or `npm run build`), then try again.',
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept between starts where Node can do that (22.1 and later), with the user's other caches.
  const caches =
    process.env.XDG_CACHE_HOME || (process.env.HOME && join(process.env.HOME, '.cache'));
  if (caches) nodeModule.enableCompileCache?.(join(caches, 'ipcscope', 'compiled'));
  // Chalk, which Ink colours with, looks at FORCE_COLOR alone.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  // Ink 8 is written for Node 22. This is the one thing that it uses and Node 20 lacks.
  Promise.withResolvers ??= function withResolvers() {
    let resolve;
    let reject;
    const promise = new this((yes, no) => {
      resolve = yes;
      reject = no;
    });
    return { promise, resolve, reject };
  };
  try {
    require(main);
  } catch (error) {
    const { code } = error;
    if (code !== 'EMFILE' && code !== 'ENFILE') throw error;
    console.error(
      `ipcscope: the files that it is made of cannot be opened (${code}): raise the limit of open files, \`ulimit -n\`, to 64 or more.`,
    );
    process.exitCode = 2;
  }
}
