import type { ImageReply, ImageRequest, ImageTaskName, ImageTasks } from './image-task.ts';
import { normaliseUpload } from './normalise-upload.ts';
import { renderVariant } from './render-variant.ts';

/*
 * The program of an image process: pictures from outside are decoded here and nowhere else, with
 * no key, no database and no environment at hand. A crash is the end of this process only.
 */

type Handlers = {
  [Name in ImageTaskName]: (
    told: ImageTasks[Name]['told'],
  ) => Promise<ImageTasks[Name]['answered']>;
};

const handlers: Handlers = { normaliseUpload, renderVariant };

process.on('message', async (request: ImageRequest) => {
  process.send?.(await answer(request));
});

// The service is gone, however it ended.
process.on('disconnect', () => process.exit());

async function answer<Name extends ImageTaskName>({
  name,
  told,
}: ImageRequest<Name>): Promise<ImageReply<Name>> {
  try {
    return { answered: await handlers[name](told) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // System errors carry a code (ENOSPC, EACCES); what a decoder throws does not.
    return error instanceof Error && 'code' in error ? { fault: message } : { unreadable: message };
  }
}
