/** A text that breaks between its sentences rather than within a short one. */
export function Sentences({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?<=[.?]) /).map((sentence) => (
        <>
          <span class="whole">{sentence}</span>{" "}
        </>
      ))}
    </>
  );
}
