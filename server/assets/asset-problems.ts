import { HttpProblem } from '../platform/http-problem.ts';

/** Every problem of this feature, with its stable code. */
export const assetProblems = {
  notFound: () => new HttpProblem(404, 'asset_not_found', 'There is no such picture.'),

  empty: () => new HttpProblem(400, 'upload_empty', 'The upload holds no bytes.'),

  interrupted: () => new HttpProblem(400, 'upload_interrupted', 'The upload broke off.'),

  tooLarge: (maxBytes: number) =>
    new HttpProblem(
      413,
      'picture_too_large',
      `The picture is larger than ${megabytes(maxBytes)}, the most this service takes.`,
      { detail: 'Make it smaller and try again. Nothing was stored.' },
    ),

  notAnImage: () =>
    new HttpProblem(
      415,
      'not_a_picture',
      'This is not an image we take: it must be a PNG, JPEG, WebP or GIF.',
      { detail: 'Save it as PNG or JPEG and try again. Nothing was stored.' },
    ),

  damaged: () =>
    new HttpProblem(422, 'picture_damaged', 'The picture is damaged or incomplete.', {
      detail: 'Save it again and try again. Nothing was stored.',
    }),

  tooManyPixels: (maxPixels: number) =>
    new HttpProblem(
      422,
      'picture_too_many_pixels',
      `The picture has more than ${Math.round(maxPixels / 1e6)} million pixels, the most this service takes.`,
      { detail: 'Make it smaller and try again. Nothing was stored.' },
    ),

  storageFull: (quotaBytes: number) =>
    new HttpProblem(
      413,
      'storage_full',
      `Your pictures take up all of the ${megabytes(quotaBytes)} that this service keeps for one person.`,
      { detail: 'Delete generations you no longer need and try again. Nothing was stored.' },
    ),

  cannotDraw: () =>
    new HttpProblem(422, 'variant_impossible', 'This size of the picture cannot be drawn.', {
      detail: 'The original can still be downloaded.',
    }),

  /** The row is there and the bytes are not: a fault of the service's storage. */
  bytesMissing: () =>
    new HttpProblem(500, 'picture_missing', 'The picture’s bytes cannot be found.', {
      detail: 'It was logged. Tell the operator.',
    }),
};

function megabytes(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes >= 1 ? `${Math.round(mebibytes)} MB` : `${Math.round(bytes / 1024)} kB`;
}
