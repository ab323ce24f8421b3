/** An own rule that is sound and whose examples hold, for tests that change one thing about it. */
export const ownRule = `pack: our-rules
rules:
  - id: OUR-RAG-01
    title: Documents of one customer in another's answer
    message: "{name} serves several customers from one index."
    stride: information-disclosure
    ai-specific: true
    applies:
      to: { kind: vector-store }
      when: { attribute: multi-tenant, only-stated: true }
    settled-by: { control: tenant-isolation }
    dread: { damage: 6, reproducibility: 7, exploitability: 5, affected-users: 6, discoverability: 4 }
    atlas: { techniques: [AML.T0057] }
    owasp: [LLM08:2025]
    cwe: [CWE-668]
    fixes: [tenant-isolation]
    verify: Questions about a planted document of another customer bring nothing of it.
    description: A similarity search knows no owners.
    examples:
      - state: open
        on: index
        model: |
          threatmodel: T
          elements:
            rag: { kind: retriever, zone: inference }
            index: { kind: vector-store, zone: data, multi-tenant: true }
          flows:
            f: { from: index, to: rag }
      - state: mitigated
        on: index
        model: |
          threatmodel: T
          elements:
            rag: { kind: retriever, zone: inference }
            index: { kind: vector-store, zone: data, multi-tenant: true, controls: [tenant-isolation] }
          flows:
            f: { from: index, to: rag }
`;
