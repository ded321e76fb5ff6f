import type { BatchRequest } from '../../../shared/generation.ts';
import type { ConsentItem, ConsentNotice } from '../../../shared/provider-consent.ts';

/** What the provider would receive, one line an item, with how much of it this time. */
export function consentLines(notice: ConsentNotice, request: BatchRequest | null): string[] {
  const [first] = request?.generations ?? [];
  return notice.items.map((item) => consentLine(item, first));
}

function consentLine(
  item: ConsentItem,
  request: BatchRequest['generations'][number] | undefined,
): string {
  switch (item) {
    case 'prompt':
      return request ? `The prompt, ${counted(request.prompt.length, 'character')}` : 'The prompt';
    case 'references': {
      const count = request?.references?.length ?? 0;
      return count === 0
        ? 'References, whenever you add some; none this time'
        : `${counted(count, 'reference')}, as pictures`;
    }
    case 'options': {
      const count = Object.keys(request?.options ?? {}).length;
      const own = count === 0 ? '' : ` and ${counted(count, 'option')} of the model`;
      return `Settings: shape, number of pictures${own}`;
    }
  }
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
