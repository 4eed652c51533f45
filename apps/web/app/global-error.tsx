"use client";

/** Shown when not even the layout can be drawn, so it stands without styles or components. */
export default function GlobalError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "sans-serif", padding: "10vh 24px", textAlign: "center" }}>
        <title>Sagebrush</title>
        <h1>The studio stopped working</h1>
        <p>{error.message}</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
