/** The page of the diagram, put together. It knows no editor: everything comes and goes by messages, so it runs in any browser with a host that speaks them. */
import type { BrokenText } from '../../../server/protocol.ts';
import type { Direction, FromPage, PageState, Subject, ToPage } from '../messages.ts';
import { readState } from '../messages.ts';
import { Canvas } from './canvas.ts';
import { button, element } from './dom.ts';
import { FilterBar } from './filter-bar.ts';
import { driftReasons, FindingsPanel } from './findings-panel.ts';
import { pngOf } from './image.ts';
import { keysOf } from './keys.ts';
import { ListView } from './list-view.ts';
import { Model } from './model.ts';
import { Theme } from './theme.ts';

/** What the editor gives a page. */
interface Host {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): Host;

class Page {
  private state: PageState;
  private readonly model = new Model();
  private readonly canvas: Canvas;
  private readonly bar: FilterBar;
  private readonly panel: FindingsPanel;
  private readonly list: ListView;
  private readonly note = element('div', { class: 'note', role: 'status' });
  private readonly sizeNote = element('div', { class: 'note quiet', role: 'status' });
  private readonly toldNote = element('div', { class: 'note quiet', role: 'status' });
  private told: ReturnType<typeof setTimeout> | undefined;
  private movedLast: string | undefined;
  /** The reading direction for the shape that the page had at first: it does not turn because a panel opens. */
  private byShape: Direction | undefined;
  private readonly spoken = element('div', { class: 'spoken', 'aria-live': 'polite' });
  private readonly main = element('main', {});
  private readonly empty = element('p', { class: 'empty' }, 'There is no threat model to draw. Open one, or go to a file that a model includes.');

  constructor(private readonly host: Host) {
    this.state = readState(host.getState());
    const select = (subject: Subject | undefined, by: 'pointer' | 'keys' | 'list'): void => this.select(subject, by);
    const open = (subject: Subject): void => host.postMessage({ is: 'open', subject });
    this.canvas = new Canvas(this.model, { select, open, moved: (view) => this.keep({ view }), collapse: (zone) => this.toggleZone(zone), moveElement: (id, at) => this.move(id, at), say: (text) => this.say(text) }, this.state.view);
    this.bar = new FilterBar(this.state, {
      changed: (filters, search) => {
        this.keep({ filters, search });
        this.filter();
      },
      next: (step) => this.canvas.focusHit(step),
    });
    this.panel = new FindingsPanel({
      close: () => this.select(undefined, 'keys'),
      open,
      openPlace: ({ uri, range: { start } }) => host.postMessage({ is: 'openPlace', uri, line: start.line, character: start.character }),
      fix: (finding, title) => host.postMessage({ is: 'fix', finding, title }),
      page: (id) => host.postMessage({ is: 'page', id }),
      reset: (id) => host.postMessage({ is: 'move', id }),
    });
    this.list = new ListView(this.model, { select, open });
    this.build();
    new Theme(this.canvas.svg);
    window.addEventListener('message', ({ data }) => this.heard(data as ToPage));
    // before the window hears it: what the page does is not done by the editor as well (Alt and an arrow goes back there)
    document.addEventListener('keydown', (event) => this.key(event));
    host.postMessage({ is: 'ready' });
    this.want();
  }

  private build(): void {
    const { host, canvas } = this;
    const lock = button('lock', 'Keep this model in the preview', () => host.postMessage({ is: 'lock' }), 'pin');
    const list = button('list', 'Show as a list', () => this.showList(this.state.list !== true), 'list');
    this.bar.actions.append(
      list,
      button('direction', 'Read from left to right or from top to bottom', () => this.turn(), 'turn'),
      button('fit', 'Fit the picture', () => canvas.fit(), 'fit'),
      button('export', 'Save the picture', () => host.postMessage({ is: 'export' }), 'export'),
      lock,
    );
    const zoom = element('div', { class: 'zoom', role: 'group', 'aria-label': 'Zoom' }, button('out', 'Zoom out', () => canvas.zoomBy(1 / 1.25), 'minus'), canvas.percent, button('in', 'Zoom in', () => canvas.zoomBy(1.25), 'plus'));
    const hint = element('p', { class: 'hint' }, 'Arrow keys walk along flows. Enter jumps to the text.');
    this.note.hidden = true;
    this.sizeNote.hidden = true;
    this.toldNote.hidden = true;
    this.empty.hidden = true;
    this.main.append(element('h1', { class: 'spoken' }, 'Data flow diagram'), this.canvas.host, this.list.host, this.empty, zoom, hint);
    document.body.append(this.bar.host, this.note, this.sizeNote, this.toldNote, element('div', { class: 'columns' }, this.main, this.panel.host), this.spoken);
    this.showList(this.state.list === true);
  }

  private heard(message: ToPage): void {
    switch (message.is) {
      case 'picture': {
        const { picture, broken } = message;
        if (!this.model.apply(picture)) return this.want(); // it changes a picture that is not ours
        this.empty.hidden = true;
        this.canvas.show(picture, message.quiet);
        this.bar.zones(this.model.zones());
        this.list.show();
        this.showBroken(broken);
        this.sizeNote.hidden = picture.collapsedBySize !== true;
        this.sizeNote.textContent = `${picture.totals.elements} elements: the zones are drawn as boxes. Open one by its arrow, with a double click, or with the key C.`;
        if (picture.collapsed.length > 0 || this.state.collapsed) this.keep({ collapsed: picture.collapsed });
        this.filter();
        this.tellOfMove();
        if (this.state.selected && !this.model.get(this.state.selected)) this.select(undefined, 'keys');
        else this.canvas.mark(this.state.selected, false);
        break;
      }
      case 'broken':
        this.showBroken(message.broken);
        break;
      case 'none':
        this.empty.hidden = this.model.sequence !== undefined;
        break;
      case 'cursor':
        this.canvas.cursor(message.subject, message.reveal);
        break;
      case 'findings':
        if (message.subject.id === this.state.selected?.id && message.subject.is === this.state.selected.is) this.panel.show(this.model.get(message.subject), message.findings);
        break;
      case 'settings': {
        this.keep({ uri: message.uri, locked: message.locked });
        document.querySelector('[data-action=lock]')?.setAttribute('aria-pressed', String(message.locked));
        break;
      }
      case 'say':
        this.canvas.settle();
        this.tell(message.text);
        break;
      case 'draw':
        void pngOf(message.svg, message.scale).then((png) => this.host.postMessage({ is: 'drawn', ...(png === undefined ? {} : { png }) }));
    }
  }

  private want(): void {
    const { collapsed } = this.state;
    this.host.postMessage({ is: 'want', direction: this.direction(), ...(collapsed ? { collapsed } : {}), ...(this.model.sequence === undefined ? {} : { have: this.model.sequence }) });
  }

  /** As the person wants it; else downwards in a page that is narrow for its height. */
  private direction(): Direction {
    this.byShape ??= this.main.clientWidth < 1.1 * this.main.clientHeight ? 'down' : 'right';
    return this.state.direction ?? this.byShape;
  }

  private select(subject: Subject | undefined, by: 'pointer' | 'keys' | 'list'): void {
    this.keep({ selected: subject });
    this.canvas.mark(subject, by !== 'pointer');
    this.list.mark(subject);
    if (!subject) this.panel.hide();
    else {
      this.panel.wait(this.model.get(subject));
      requestAnimationFrame(() => this.canvas.revealSelected()); // the panel may have covered it
    }
    this.host.postMessage({ is: 'select', ...(subject ? { subject } : {}) });
  }

  private filter(): void {
    const shown = this.bar.apply(this.model);
    this.canvas.dim(shown.dimmed, shown.hits);
    this.list.dim(shown.dimmed);
  }

  private showBroken(broken: BrokenText | undefined): void {
    this.note.hidden = broken === undefined;
    this.note.replaceChildren();
    if (!broken) return;
    const line = broken.range.start.line + 1;
    const go = element('button', { class: 'link', type: 'button' }, `Go to line ${line}`);
    go.addEventListener('click', () => this.host.postMessage({ is: 'openPlace', uri: broken.uri, line: broken.range.start.line, character: broken.range.start.character }));
    this.note.append(element('span', {}, `Line ${line} cannot be read: ${broken.message} This is the picture of the last text that could.`), go);
  }

  private showList(show: boolean): void {
    this.keep({ list: show });
    this.list.host.hidden = !show;
    this.canvas.host.hidden = show;
    this.main.classList.toggle('as-list', show);
    document.querySelector('[data-action=list]')?.setAttribute('aria-pressed', String(show));
  }

  private turn(): void {
    this.keep({ direction: this.direction() === 'right' ? 'down' : 'right' });
    this.canvas.fitNext();
    this.want();
  }

  private move(id: string, at: { readonly x: number; readonly y: number }): void {
    this.movedLast = id;
    this.host.postMessage({ is: 'move', id, at });
  }

  /** An element that was put where it cannot stand is back where it was: why? */
  private tellOfMove(): void {
    const moved = this.movedLast === undefined ? undefined : this.model.get({ is: 'element', id: this.movedLast });
    this.movedLast = undefined;
    if (moved?.drifted) this.tell(`${moved.name} cannot stand there: ${driftReasons[moved.drifted]}`);
  }

  private toggleZone(zone: string): void {
    const collapsed = new Set(this.state.collapsed ?? []);
    if (!collapsed.delete(zone)) collapsed.add(zone);
    this.keep({ collapsed: [...collapsed] });
    this.want();
  }

  private key(event: KeyboardEvent): void {
    const action = keysOf(event);
    if (action === undefined) return;
    if (action === 'search') this.bar.focusSearch();
    else if (action === 'escape') this.select(undefined, 'keys');
    else if (action === 'list') this.showList(this.state.list !== true);
    else this.canvas.do(action);
    event.preventDefault();
    if (event.altKey) event.stopPropagation();
  }

  /** Says something for all to see, for some seconds. */
  private tell(text: string): void {
    clearTimeout(this.told);
    this.toldNote.textContent = text;
    this.toldNote.hidden = text === '';
    this.told = setTimeout(() => (this.toldNote.hidden = true), 8000);
  }

  private say(text: string): void {
    this.spoken.textContent = text;
  }

  private keep(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    this.host.setState(this.state);
  }
}

new Page(acquireVsCodeApi());
