import { z } from 'zod';
import { Id } from '../scalars.ts';

export const ById = z.strictObject({ id: Id });
export const Nothing = z.strictObject({});
export const items = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
