import type { BatchRequest, GenerationRequest } from '../../../shared/generation.ts';
import type { ConsentItem, ConsentNotice } from '../../../shared/provider-consent.ts';

/**
 * What the provider would receive, one line an item, with how much of it this time: in a comparison
 * what its own models take. What several of them take is counted once.
 */
export function consentLines(notice: ConsentNotice, request: BatchRequest | null): string[] {
  const own = request?.generations.filter(({ model }) => model.startsWith(`${notice.provider}/`));
  return notice.items.map((item) => consentLine(item, own ?? []));
}

function consentLine(item: ConsentItem, own: GenerationRequest[]): string {
  switch (item) {
    case 'prompt': {
      const prompt = own[0]?.prompt;
      return prompt ? `The prompt, ${counted(prompt.length, 'character')}` : 'The prompt';
    }
    case 'references': {
      // Each model takes the first ones of the same list: the one that takes most takes them all.
      const count = Math.max(0, ...own.map(({ references }) => references?.length ?? 0));
      return count === 0
        ? 'References, whenever you add some; none this time'
        : `${counted(count, 'reference')}, as pictures`;
    }
    case 'options': {
      const count = new Set(own.flatMap(({ options }) => Object.keys(options ?? {}))).size;
      const named = count === 0 ? '' : ` and ${counted(count, 'option')} of the model`;
      return `Settings: shape, number of pictures${named}`;
    }
  }
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
