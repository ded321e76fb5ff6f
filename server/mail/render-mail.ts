import { escapeHtml } from '../web/escape-html.ts';
import type { MailContent } from './mail-templates.ts';

const STYLE = 'font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1b1b1f';
const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#1b1b1f;color:#ffffff;text-decoration:none';

/** The same words as plain text and as HTML. */
export function renderMail({ subject, paragraphs, action }: MailContent): {
  subject: string;
  text: string;
  html: string;
} {
  const text = [...paragraphs, ...(action ? [`${action.label}:\n${action.url}`] : [])];
  const html = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  if (action) {
    const url = escapeHtml(action.url);
    html.push(
      `<p><a href="${url}" style="${BUTTON}">${escapeHtml(action.label)}</a></p>`,
      `<p style="font-size:13px;color:#5c5c66">Or open this address:<br>${url}</p>`,
    );
  }
  return {
    subject: `Tomson Studio: ${subject}`,
    text: `${text.join('\n\n')}\n\n-- \nTomson Studio\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="${STYLE}">${html.join('\n')}<p style="font-size:13px;color:#5c5c66">Tomson Studio</p></body></html>`,
  };
}
