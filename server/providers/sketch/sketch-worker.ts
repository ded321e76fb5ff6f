import { parentPort } from 'node:worker_threads';
import { drawSketch } from './draw-sketch.ts';
import type { SketchJob, SketchMessage } from './sketch-job.ts';

/*
 * The entry point of a drawing thread. It runs nothing but JavaScript, so that it can be
 * terminated at any moment; decoding and encoding happen in sharp's own threads.
 */

const port = parentPort;
if (!port) throw new Error('sketch-worker.ts runs in a worker thread only');

port.on('message', (job: SketchJob) => {
  const send = (message: SketchMessage, transfer: ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  try {
    const rgb = drawSketch(job, (fraction) => send({ type: 'progress', fraction }));
    send({ type: 'picture', rgb }, [rgb.buffer]);
  } catch (error) {
    send({ type: 'failure', message: error instanceof Error ? error.message : String(error) });
  }
});
