/**
 * Chunks of a split bundle as CommonJS, which Node loads faster than ES modules: an ES module that imports one name of
 * `node:fs` makes Node read every property that it has, and some of them load whole parts of Node.
 */
import { basename } from 'node:path';

/** `import {a as b} from "node:x"`, with a default or a namespace instead or beside it, as esbuild minifies it. */
const IMPORT_OF_NODE =
  /import(?:\s*([\w$]+))?\s*,?\s*(?:\*\s*as\s+([\w$]+))?\s*(?:\{([^}]*)\})?\s*from\s*"(node:[\w/]+)";/g;

/** Modules of Node that are loaded when a function of theirs is called: large, and not for the first picture. */
const LATER = new Set(['node:child_process', 'node:zlib']);

/** What ES modules ask import.meta.url, for a file of CommonJS. */
const MODULE_URL = 'require("node:url").pathToFileURL(__filename).href';

/** A name by which the bundle's sources say import.meta.url: see `define` of build.js. */
export const MODULE_URL_NAME = '$moduleUrl';

/**
 * Turn the files that esbuild made of a bundle (`outputFiles` of its result, ES modules) into CommonJS with the ending
 * `.cjs`. Throws what esbuild throws.
 */
export async function asCommonJs(files, { transform }) {
  return Promise.all(
    files.map(async ({ path, text }) => {
      const { code } = await transform(withoutImportsOfNode(text), {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        // import() of CommonJS goes by way of the loader of ES modules.
        supported: { 'dynamic-import': false },
        minify: true,
        legalComments: 'none',
      });
      const named = code.replaceAll(/"(\.\/[\w-]+)\.js"/g, (whole, name) =>
        files.some((file) => basename(file.path) === `${basename(name)}.js`)
          ? `"${name}.cjs"`
          : whole,
      );
      const head = named.includes(MODULE_URL_NAME) ? `const ${MODULE_URL_NAME}=${MODULE_URL};` : '';
      return {
        path: path.replace(/\.js$/, '.cjs'),
        contents: named.replace(/^("use strict";)?/, (strict) => `${strict}${head}`),
      };
    }),
  );
}

/** Node's own modules by require(), of which nothing is read but what is named. */
function withoutImportsOfNode(text) {
  return text.replaceAll(IMPORT_OF_NODE, (_, whole, space, names, module) => {
    const asked = `require("${module}")`;
    const parts = [whole, space]
      .filter((name) => name !== undefined)
      .map((name) => `${name}=${asked}`);
    if (names !== undefined && LATER.has(module)) {
      for (const name of names.split(',')) {
        const [theirs, ours = theirs] = name.trim().split(/\s+as\s+/);
        parts.push(`${ours}=(...given)=>${asked}.${theirs}(...given)`);
      }
    } else if (names !== undefined) {
      const list = names.split(',').map((name) => name.trim().replace(/\s+as\s+/, ':'));
      parts.push(`{${list.join(',')}}=${asked}`);
    }
    return `const ${parts.join(',')};`;
  });
}
