type Segment = { label: string; href: string; current: boolean };

/** A choice of a few, as links: a range of time, or an outcome. */
export function Segments({ label, segments }: { label: string; segments: Segment[] }) {
  return (
    <nav class="seg" aria-label={label}>
      {segments.map((segment) => (
        <a href={segment.href} aria-current={segment.current ? "true" : undefined}>
          {segment.label}
        </a>
      ))}
    </nav>
  );
}
