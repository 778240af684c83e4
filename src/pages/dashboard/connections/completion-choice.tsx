import { Choice } from "../components/forms/choice.tsx";

/** Whether the app confirms who came back, or nobody does. The field is `automatic`. */
export function CompletionChoice({ isAutomatic }: { isAutomatic: boolean }) {
  return (
    <>
      <Choice
        type="radio"
        name="automatic"
        value=""
        checked={!isAutomatic}
        hint="As always: when the end user comes back, your backend confirms that it is the right person."
      >
        Your app confirms
      </Choice>
      <Choice
        type="radio"
        name="automatic"
        value="true"
        checked={isAutomatic}
        hint="The account is connected at once, whoever has opened the link. For tests, and for repairs without your app."
      >
        Nobody confirms
      </Choice>
    </>
  );
}
