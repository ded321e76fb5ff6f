import { EditorSession } from '../../document/editor-session.ts';
import type { HostDocument } from '../../document/host-document.ts';
import { Drawing } from './drawing.ts';
import { drawLandingPage } from './landing-page.ts';
import { drawMobileScreen } from './mobile-screen.ts';
import { drawMoodBoard } from './mood-board.ts';
import { drawPoster } from './poster.ts';
import { drawShapesToFill } from './shapes-to-fill.ts';

/**
 * Draws the demo into an empty document: a landing page, a poster, a phone's screen, a section of
 * shapes and a mood board with the photo. The session that draws it ends here, so nobody's undo
 * reaches it. Inter has to be loaded.
 */
export function drawDemoDocument(document: HostDocument, photo: Uint8Array): void {
  const { hash } = document.images.add(photo);
  const drawing = new Drawing(new EditorSession(document));
  drawLandingPage(drawing, hash);
  drawPoster(drawing);
  drawMobileScreen(drawing);
  drawShapesToFill(drawing);
  drawMoodBoard(drawing, hash);
  drawing.finish();
}
