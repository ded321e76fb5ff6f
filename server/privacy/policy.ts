import type { ConsentItem } from '../../shared/provider-consent.ts';
import { type Recipient, recipientOf } from '../providers/recipient.ts';
import { providers } from '../providers/registry.ts';

/** One heading of the policy with its paragraphs; plain text. */
export interface PolicySection {
  /** Stable; the heading's anchor on the page. */
  id: string;
  title: string;
  paragraphs: readonly string[];
  /** Listed below the paragraphs: whoever may receive something. */
  recipients?: readonly Recipient[];
}

/**
 * What a person accepts. The version changes whenever a sentence or a recipient does; everybody is
 * then asked again.
 */
export interface Policy {
  version: string;
  /** The day this version came into force, `YYYY-MM-DD`. */
  date: string;
  /** What is different from the version before. */
  changes: string;
  sections: readonly PolicySection[];
}

/** What is sent, in the policy's words. */
const ITEMS: Record<ConsentItem, string> = {
  prompt: 'your prompt',
  references: 'the references you attached',
  options: 'the settings of the picture',
};

/** Every provider that anything leaves this service for. */
const recipients: readonly Recipient[] = providers
  .filter(({ offline }) => !offline)
  .map(recipientOf);

const items = [...new Set(recipients.flatMap((recipient) => recipient.items))];
const received = new Intl.ListFormat('en-GB').format(items.map((item) => ITEMS[item]));

/** The privacy policy in force. It promises only what the software does. */
export const policy: Policy = {
  version: '2026-11-27.6',
  date: '2026-11-27',
  changes:
    'Said: what becomes of an account that nobody uses when its address refuses the notices. Before, such an account was never deleted.',
  sections: [
    {
      id: 'in-short',
      title: 'In short',
      paragraphs: [
        'Tomson Studio makes pictures inside Figma. It holds your account and what you make with it, uses both only to do what you ask, sells nothing, and sets cookies only to sign you in and to keep you signed in.',
      ],
    },
    {
      id: 'what-is-held',
      title: 'What is held',
      paragraphs: [
        'Account information: your name, your email address, your password as a one-way hash, the version of this policy you accepted and when, and that you confirmed to be at least 16.',
        'What you provide and make: prompts and their settings, the layers and images you use as references, the pictures made from them, where in a Figma file they were placed, and the names you give to your files here. Camera and location details are removed from images before they are stored.',
        'Connected plugins: the name each one gives, when it was connected and when it was last used. Its access token is stored only as a hash.',
        'Usage data: which browser and network address a sign-in came from, and technical log lines, which hold neither content nor names nor whole network addresses. They are used only to run the service and keep it secure.',
        'Provider keys that you add: the key itself, encrypted; and, to tell your keys apart and show you how they do, its last four characters, its name, where it may be sent, its settings, and when it was last used and what went wrong then.',
        'What you agreed to: which provider may receive what, since when, and until when. And a log of changes to your provider keys, with the network they were made from, shortened so that it names no single computer.',
        'What your generations were expected to cost and did cost, as far as the providers say so.',
      ],
    },
    {
      id: 'where-content-goes',
      title: 'Where your content goes',
      paragraphs: [
        'Pictures are made by the provider of the model you choose. Sketch runs inside this service, is procedural and no AI, and sends nothing anywhere.',
        `The providers listed below are third parties, many of them in the United States, and are reached with your own key. The one you choose receives ${received}: nothing else, in particular neither your name, nor your email address, nor the names of your files. What it does with them is said in its own privacy policy. Finished pictures may be fetched from storage that the provider names; nothing of yours is sent there.`,
        'Where no address is listed, or where you enter another one with your key, you say yourself where the server is and answer for who runs it. The operator of this service may lead a provider’s requests over an address of their own. The address that counts is shown to you before you agree.',
        'Nothing goes to a provider before you were shown who would receive what and agreed. It goes there only when you ask for a picture. You can take each consent back on the provider keys page, and work that still waits is then not sent. No other provider is ever put in the place of the one you chose.',
        'Nothing is sold. There is no advertising, and no analytics or telemetry by third parties. Data is handed over where the law requires it, and otherwise only to those the service cannot run without: whoever operates the computers and the storage it runs on.',
      ],
      recipients,
    },
    {
      id: 'figma',
      title: 'In your Figma files',
      paragraphs: [
        'The plugin reads the layers you select as target or reference. It writes the pictures it places, and with each one a recipe: model, prompt, options, seed, and references. People who can open the file can have their plugin read that recipe. You can keep recipes as an id only, and “Remove recipes from this file” takes them out.',
        'What Figma itself holds of your files is a matter between you and Figma.',
      ],
    },
    {
      id: 'security',
      title: 'How it is protected',
      paragraphs: [
        'Pictures and references are kept in storage that is not public; each is given out only to the account it belongs to.',
        'A provider key is encrypted (AES-256-GCM) with a key that belongs to your account alone, and bound to the address it may be sent to. It is decrypted only for the moment in which a picture is asked for, is sent to that address only, and is never shown again: not on these pages, not to the plugin, and not in logs.',
        'A plugin gets access only after you approve it here and give it a code, and you can disconnect it at any time with immediate effect.',
      ],
    },
    {
      id: 'retention',
      title: 'How long it is kept',
      paragraphs: [
        'Your data is kept while your account is active, or, for pictures, as long as you choose on the page “Your data”. An account that nobody uses for a long time, two years unless the operator says otherwise, is deleted after two notices by mail. A notice counts as given, too, when your address has refused it three times over at least six days.',
        'Deleting your account deletes everything in it here. That it was deleted is remembered by a mark that names nobody, until every backup that may hold the account is gone, so that no restored backup brings it back. Log lines are to be kept for 30 days at most. Backups and logs of a database server are kept as long as its operator says.',
        'Deleting a generation deletes its pictures here. What was placed in a Figma file stays in that file until you remove it there.',
        'Deleting a provider key removes it here at once. At the provider it stays valid until you revoke it there. How long a provider keeps what it received is for its own policy to say.',
      ],
    },
    {
      id: 'rights',
      title: 'Your rights',
      paragraphs: [
        'On the page “Your data” you can see everything that is held, get a copy of it, choose how long pictures are kept, and delete your account. You can change your name on the account page, take consents back on the keys page, and disconnect plugins on the start page. For everything else write to the address below.',
      ],
    },
    {
      id: 'cookies',
      title: 'Cookies',
      paragraphs: [
        'One cookie keeps you signed in. It is set when you make an account or your sign-in is complete, and ends when you sign out, and 30 days after it was set at the latest. Another is set where you use two-factor sign-in, when your password was right, so that you can enter your code. It ends when you are signed in, and after 10 minutes at the latest. Neither can be read by scripts. There are no other cookies.',
        'The playground, where it is offered, keeps what you draw there, its look, and the plugin’s settings and connection in this browser’s own storage.',
      ],
    },
    {
      id: 'children',
      title: 'Not for children',
      paragraphs: ['Tomson Studio is for people who are at least 16 years old.'],
    },
    {
      id: 'changes',
      title: 'Changes',
      paragraphs: [
        'A material change is announced in the service and by one mail, and you are asked to accept the new version. Until you do, nothing is sent to providers for you; your data can still be exported and deleted.',
      ],
    },
  ],
};
