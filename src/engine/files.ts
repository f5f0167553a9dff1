/**
 * The engine's side door: what whoever keeps files needs, and a name that is near. It leads to nothing else of the engine:
 * home is drawn before the rest is loaded, and a bundle splits by files, not by what is taken from them.
 */
export { readRegularFile, TRANSCRIPT } from './input.ts';
export { writeWholeFile } from './recording/whole-file.ts';
export { EngineError } from './runner/engine-error.ts';
export { nearest } from './script/nearest.ts';
export { homeFolder, makeFolder, stateFolder } from './state-folder.ts';
