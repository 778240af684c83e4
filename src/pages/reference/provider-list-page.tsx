import { BASIS } from "../../providers/definition/definition.ts";
import { Document } from "./document.tsx";

export type ListedProvider = { id: string; name: string; category: string; verified: string };

/** The list of all providers, by category. */
export function ProviderListPage({ nonce, providers }: { nonce: string; providers: ListedProvider[] }) {
  const categories = Map.groupBy(providers, ({ category }) => category);
  return (
    <Document nonce={nonce} title="Providers">
      <p>
        Latchkey knows {providers.length} providers. Any other OAuth 2.0 server can be described by a{" "}
        <a href="/docs/provider-definition">definition</a> of your own. Beside each provider is what its
        definition is based on:
      </p>
      <dl>
        {Object.entries(BASIS).map(([name, text]) => (
          <div>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {[...categories.keys()].toSorted().map((category) => (
        <section aria-labelledby={category}>
          <h3 id={category}>{category}</h3>
          <ul>
            {categories.get(category)?.map(({ id, name, verified }) => (
              <li>
                <a href={`/docs/providers/${id}`}>{name}</a> <span class="soft">{verified}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Document>
  );
}
