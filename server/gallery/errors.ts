import { HttpProblem } from '../platform/http-problem.ts';

export const outputNotFound = () =>
  new HttpProblem(404, 'output_not_found', 'There is no such picture.');

export const stillRunning = () =>
  new HttpProblem(
    409,
    'generation_running',
    'One of these pictures belongs to a generation that is still running.',
    { detail: 'Wait until it has ended, or cancel it. Nothing was deleted.' },
  );
