const STEPS = ["Provider", "Register", "Credentials", "Test"] as const;

/** The steps of the wizard, with the current one. */
export function Steps({ at }: { at: (typeof STEPS)[number] }) {
  const current = STEPS.indexOf(at);
  return (
    <ol class="steps" aria-label="Steps">
      {STEPS.map((step, place) => (
        <li class={place < current ? "was" : undefined} aria-current={step === at ? "step" : undefined}>
          {step}
          {place < current && <span class="hide"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
