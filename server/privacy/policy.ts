/** One heading of the policy with its paragraphs; plain text. */
export interface PolicySection {
  /** Stable; the heading's anchor on the page. */
  id: string;
  title: string;
  paragraphs: readonly string[];
}

/** What a person accepts. The version changes whenever a sentence does. */
export interface Policy {
  version: string;
  /** The day this version came into force, `YYYY-MM-DD`. */
  date: string;
  /** What is different from the version before. */
  changes: string;
  sections: readonly PolicySection[];
}

/** The privacy policy in force. It promises only what the software does. */
export const policy: Policy = {
  version: '2026-11-23',
  date: '2026-11-23',
  changes: 'This is the first version.',
  sections: [
    {
      id: 'in-short',
      title: 'In short',
      paragraphs: [
        'Tomson Studio makes pictures inside Figma. It holds your account and what you make with it, uses both only to do what you ask, sells nothing, and sets one cookie, which keeps you signed in.',
      ],
    },
    {
      id: 'what-is-held',
      title: 'What is held',
      paragraphs: [
        'Account information: your name, your email address, your password as a one-way hash, the version of this policy you accepted and when, and that you confirmed to be at least 16.',
        'What you provide and make: prompts and their settings, the layers and images you use as references, the pictures made from them, where in a Figma file they were placed, and the names you give to your files here. Camera and location details are removed from images before they are stored.',
        'Connected plugins: the name each one gives, when it was connected and when it was last used. Its access token is stored only as a hash.',
        'Usage data: which browser and network address a sign-in came from, and technical log lines. They are used only to run the service and keep it secure.',
        'Provider keys cannot be entered yet, so none are held.',
      ],
    },
    {
      id: 'where-content-goes',
      title: 'Where your content goes',
      paragraphs: [
        'Pictures are made by Sketch, which runs inside this service. It is procedural and is not AI. No third-party provider is connected, so your prompts, references and pictures go to nobody else.',
        'When third-party AI providers are added, content will go only to a provider you chose, with your own key, and only to fulfil your request; this policy will name them first, and you will be asked to accept it again.',
        'Nothing is sold. There is no advertising, and no analytics or telemetry by third parties. Data is handed over where the law requires it, and otherwise only to those the service cannot run without: whoever operates the computers and the storage it runs on.',
      ],
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
        'A plugin gets access only after you approve it here and give it a code, and you can disconnect it at any time with immediate effect.',
      ],
    },
    {
      id: 'retention',
      title: 'How long it is kept',
      paragraphs: [
        'Your data is kept while your account is active. Deleting a generation deletes its pictures here. What was placed in a Figma file stays in that file until you remove it there.',
      ],
    },
    {
      id: 'rights',
      title: 'Your rights',
      paragraphs: [
        'You can see what is held, correct it, get a copy of it, and have it deleted, the whole account included. You can change your name on the account page and disconnect plugins on the start page yourself. For everything else, the deletion of your account included, write to the address below.',
      ],
    },
    {
      id: 'cookies',
      title: 'Cookies',
      paragraphs: [
        'One cookie is set when you sign in. It keeps you signed in, cannot be read by scripts, and ends when you sign out or have been away for 30 days. There are no other cookies.',
        'The playground, where it is offered, keeps the plugin’s settings and its connection in this browser’s own storage, as Figma does.',
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
        'A material change is announced in the service, and you are asked to accept the new version.',
      ],
    },
  ],
};
