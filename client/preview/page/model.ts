import type { DiagramResult, DiagramSubject } from '../../../server/protocol.ts';
import type { Subject } from '../messages.ts';

/** What the page knows of the picture that it shows: the answer's number and the subjects, kept up by patches. */
export class Model {
  sequence: number | undefined;
  private readonly subjects = new Map<string, DiagramSubject>();
  private order: readonly string[] = [];

  /** Takes an answer over. @returns false where it changes another picture than the one that is shown */
  apply({ base, sequence, subjects }: DiagramResult): boolean {
    if (base !== undefined && base !== this.sequence) return false;
    if (base === undefined) this.subjects.clear();
    for (const [key, subject] of subjects.changed) this.subjects.set(key, subject);
    const known = new Set(subjects.order);
    for (const key of this.subjects.keys()) if (!known.has(key)) this.subjects.delete(key);
    this.order = subjects.order;
    this.sequence = sequence;
    return true;
  }

  get({ is, id }: Subject): DiagramSubject | undefined {
    return this.subjects.get(`${is} ${id}`);
  }

  /** All subjects in the order of the model: elements, flows, zones. */
  all(): DiagramSubject[] {
    return this.order.flatMap((key) => this.subjects.get(key) ?? []);
  }

  zones(): DiagramSubject[] {
    return this.all().filter((subject) => subject.is === 'zone');
  }

  /** Flows that begin or end at an element, in the order of the model. */
  flowsOf(id: string, end: 'from' | 'to'): DiagramSubject[] {
    return this.all().filter((subject) => subject.is === 'flow' && subject[end] === id);
  }

  /** The subject that a part of the picture shows: of several the first. */
  shownBy(is: 'element' | 'flow' | 'zone', part: string): DiagramSubject | undefined {
    return this.get({ is, id: part }) ?? this.all().find((subject) => subject.shownBy === part && (is === 'flow' ? subject.is === 'flow' : subject.is !== 'flow'));
  }

  /** Does the zone lie around the subject, at any distance? */
  isInside(subject: DiagramSubject, zone: string): boolean {
    const chain = (start: string | undefined): boolean => {
      const seen = new Set<string>();
      for (let at = start; at !== undefined && !seen.has(at); at = this.get({ is: 'zone', id: at })?.zone) {
        if (at === zone) return true;
        seen.add(at);
      }
      return false;
    };
    if (subject.is === 'zone') return subject.id === zone || chain(subject.zone);
    if (subject.is === 'element') return chain(subject.zone);
    return [subject.from, subject.to].some((end) => end !== undefined && chain(this.get({ is: 'element', id: end })?.zone));
  }
}
