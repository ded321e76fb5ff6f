import type { Prisma } from '../../prisma/client/client.ts';

export type ModelName = Prisma.ModelName;

/** What a table is for, in words that the person it is about can read. */
export interface DataPurpose {
  /** A heading. */
  title: string;
  /** A sentence: why it is held. */
  purpose: string;
  /** The column with the person's id; `null` where rows belong to nobody. */
  owner: 'id' | 'userId' | null;
}

/** A model that is missing here is an error of types. */
export const dataPurposes = {
  User: {
    title: 'Account',
    purpose: 'Tells who you are and lets you sign in.',
    owner: 'id',
  },
  Session: {
    title: 'Signed-in browsers',
    purpose: 'Keeps a browser signed in, and lets you see which ones are.',
    owner: 'userId',
  },
  Login: {
    title: 'Ways to sign in',
    purpose: 'Checks your password, of which only a one-way hash is held.',
    owner: 'userId',
  },
  TwoFactor: {
    title: 'Second factor',
    purpose: 'Checks the codes of your authenticator app, with a secret that is held encrypted.',
    owner: 'userId',
  },
  Invitation: {
    title: 'Invitations',
    purpose: 'Lets people make an account whom the operator invited.',
    owner: null,
  },
  Verification: {
    title: 'Links waiting to be confirmed',
    purpose: 'Confirms an email address or a new password.',
    owner: null,
  },
  RateLimit: {
    title: 'Counters of attempts',
    purpose: 'Slows down whoever tries passwords.',
    owner: null,
  },
  PolicyAcceptance: {
    title: 'Accepted versions of the privacy policy',
    purpose: 'Shows what you agreed to and when.',
    owner: 'userId',
  },
  ProviderConsent: {
    title: 'Consents to providers',
    purpose: 'Shows which provider may receive what, and since when.',
    owner: 'userId',
  },
  DataKey: {
    title: 'Key that encrypts your provider keys',
    purpose: 'Encrypts your provider keys; it is itself encrypted.',
    owner: 'userId',
  },
  ProviderKey: {
    title: 'Provider keys',
    purpose: 'Lets you use your own accounts at AI providers.',
    owner: 'userId',
  },
  KeyPace: {
    title: 'Pace of provider keys',
    purpose: 'Keeps your generations within the limits that a provider sets for your key.',
    owner: 'userId',
  },
  Pairing: {
    title: 'Plugins asking to be connected',
    purpose: 'Connects a plugin after you approved it; minutes later it is gone.',
    owner: 'userId',
  },
  Connection: {
    title: 'Connected plugins',
    purpose: 'Lets a plugin act for you, and you disconnect it.',
    owner: 'userId',
  },
  CanvasDocument: {
    title: 'Figma files',
    purpose: 'Sorts your history and spending by file.',
    owner: 'userId',
  },
  Batch: {
    title: 'Batches',
    purpose: 'Keeps together what you asked for at once.',
    owner: 'userId',
  },
  Generation: {
    title: 'Generations',
    purpose: 'Makes what you asked for, and is your history.',
    owner: 'userId',
  },
  ProviderCall: {
    title: 'Calls to providers',
    purpose: 'Sees to it that nothing is paid for twice.',
    owner: 'userId',
  },
  Asset: {
    title: 'Pictures',
    purpose: 'Keeps your references and outputs.',
    owner: 'userId',
  },
  AssetVariant: {
    title: 'Files of pictures',
    purpose: 'Finds the stored files: the original, and smaller ones made from it.',
    owner: 'userId',
  },
  GenerationReference: {
    title: 'References of generations',
    purpose: 'Tells which pictures a generation worked from.',
    owner: 'userId',
  },
  GenerationOutput: {
    title: 'Outputs of generations',
    purpose: 'Tells which pictures a generation made.',
    owner: 'userId',
  },
  Placement: {
    title: 'Placements',
    purpose: 'Places each output once, however many windows are open.',
    owner: 'userId',
  },
  LedgerEntry: {
    title: 'Spending',
    purpose: 'Shows what your generations cost.',
    owner: 'userId',
  },
  IdempotencyKey: {
    title: 'Requests already answered',
    purpose: 'Lets a request be repeated without being carried out twice.',
    owner: 'userId',
  },
  SecurityEvent: {
    title: 'Security log',
    purpose: 'Shows you what was done to your account, without content.',
    owner: 'userId',
  },
  MailOutbox: {
    title: 'Mails on their way',
    purpose: 'Delivers mail to you.',
    owner: 'userId',
  },
  Export: {
    title: 'Exports',
    purpose: 'Gives you a copy of everything.',
    owner: 'userId',
  },
  Deletion: {
    title: 'Accounts being deleted',
    purpose: 'Carries a deletion through, and shows its receipt.',
    owner: 'userId',
  },
  ObjectDeletion: {
    title: 'Files to be removed',
    purpose: 'Removes stored files whose picture is gone.',
    owner: null,
  },
} as const satisfies Record<ModelName, DataPurpose>;
