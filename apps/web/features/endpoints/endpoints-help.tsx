import HelpPanel from "@cloudscape-design/components/help-panel";

export function EndpointsHelp() {
  return (
    <HelpPanel header={<h2>Endpoints</h2>}>
      <p>
        An endpoint keeps a model in memory and answers requests at its own address:
        <br />
        <code>POST /endpoints/NAME/invocations</code>
      </p>
      <h3>Requests</h3>
      <p>
        <code>application/json</code>, <code>application/jsonlines</code> and <code>text/csv</code> (no header, columns
        in the order of the signature) are understood, one row or many. Columns that are left out count as missing.
      </p>
      <h3>Who may call</h3>
      <p>Members of the workspace who are signed in, and programs with an API key of this workspace.</p>
      <h3>Another model</h3>
      <p>An update loads the new model first; until then the old one answers, so no request is lost.</p>
    </HelpPanel>
  );
}
