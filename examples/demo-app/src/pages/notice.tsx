// Sentences about what just happened, chosen by a word in the URL and never copied from it.

const notices: Readonly<Record<string, string>> = {
  connected: "Connected. Try a call to the provider's API below.",
  finishing:
    "Your bank may take a moment to prepare the data. The connection is listed here as soon as that is done.",
  disconnected: "Disconnected. Latchkey has deleted the tokens.",
};

export function findNotice(word: string | undefined): string | undefined {
  return word !== undefined && Object.hasOwn(notices, word) ? notices[word] : undefined;
}

export function Notice(props: { text: string | undefined }) {
  if (!props.text) return null;
  return (
    <p class="notice" role="status">
      {props.text}
    </p>
  );
}
