/*
 * Stands in for the hash library's utils.js in the picture worker (plugin/build.ts puts it there):
 * the same but for the checks of its arguments, half a kB of ui.html's 40, which the types make here.
 */
export { createHasher, createView, oidNist, rotr } from '@noble/hashes/utils.js';

/** A function that does nothing is left out wherever it is called. */
export function abytes(): void {
  // The types say so.
}
export function aexists(): void {
  // Every hash is made for one picture.
}
export function aoutput(): void {
  // The hash makes its output itself.
}
export function clean(): void {
  // What was hashed is in the window's memory anyway.
}
