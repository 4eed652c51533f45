import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ArimaSearch } from "@sagebrush/ml/arima/arima-search";
import { fitArimaItem } from "@sagebrush/ml/arima/fit-arima-item";
import { etsForms } from "@sagebrush/ml/ets/ets.hyperparameters";
import type { EtsForm } from "@sagebrush/ml/ets/ets-form";
import { fitEtsItem } from "@sagebrush/ml/ets/fit-ets-item";
import { knownHistory } from "@sagebrush/ml/forecasting/known-history";
import { createRandom } from "@sagebrush/ml/random";

/**
 * ETS and ARIMA of one form or order beside statsmodels, series by series: 200 of 120 months, with level, trend, season and
 * correlated noise, one thread each, in turns. Processor time of the fits alone, as other work on the machine would change
 * the clock's. The log-likelihood is compared series by series. Ours is measured with automatic orders and forms too, which
 * statsmodels does not have.
 */
const turns = 3;
const seriesCount = 200;
const steps = 120;
const seasonLength = 12;

interface Case {
  title: string;
  /** What answers a series' log-likelihood in Python, from `y`; null where there is no peer. */
  theirs: string | null;
  ours(values: Float64Array): number;
}

const airline: ArimaSearch = { p: 0, d: 1, q: 1, seasonalP: 0, seasonalD: 1, seasonalQ: 1, constant: "none" };
const automatic: ArimaSearch = {
  ...{ p: null, d: null, q: null, seasonalP: null, seasonalD: null, seasonalQ: null, constant: "auto" },
};
const arima = (search: ArimaSearch) => (values: Float64Array) =>
  fitArimaItem(historyOf(values), { ...search, asksForLogarithm: false }, seasonLength).logLikelihood;

const ets = (forms: readonly EtsForm[]) => (values: Float64Array) =>
  fitEtsItem(historyOf(values), forms, seasonLength).logLikelihood;

const cases: readonly Case[] = [
  {
    title: "ARIMA(0,1,1)(0,1,1)12",
    theirs: "SARIMAX(y, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12), simple_differencing=True).fit(disp=0).llf",
    ours: arima(airline),
  },
  {
    title: "ARIMA(1,1,1)(1,1,0)12",
    theirs: "SARIMAX(y, order=(1, 1, 1), seasonal_order=(1, 1, 0, 12), simple_differencing=True).fit(disp=0).llf",
    ours: arima({ ...airline, p: 1, seasonalP: 1, seasonalQ: 0 }),
  },
  { title: "ARIMA, orders chosen", theirs: null, ours: arima(automatic) },
  {
    title: "ETS(A,A,A)",
    theirs: "ETSModel(y, error='add', trend='add', seasonal='add', seasonal_periods=12).fit(disp=0).llf",
    ours: ets([{ error: "A", trend: "A", season: "A" }]),
  },
  {
    title: "ETS(M,Ad,N)",
    theirs: "ETSModel(y, error='mul', trend='add', damped_trend=True).fit(disp=0).llf",
    ours: ets([{ error: "M", trend: "Ad", season: "N" }]),
  },
  {
    title: "ETS, form chosen",
    theirs: null,
    ours: ets(etsForms({ error: "auto", trend: "auto", season: "auto" })),
  },
];

const script = `
import sys, time, warnings, numpy
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
warnings.filterwarnings("ignore")
series = numpy.fromfile(sys.argv[1]).reshape(int(sys.argv[2]), -1)
started = time.process_time()
values = [eval(sys.argv[3]) for y in series]
print(time.process_time() - started, file=sys.stderr)
sys.stdout.buffer.write(numpy.array(values, dtype=numpy.float64).tobytes())
`;

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const python = ["python3", "/usr/bin/python3"].find(
    (name) => spawnSync(name, ["-c", "import statsmodels"]).status === 0,
  );
  if (!python) console.log("statsmodels: not measured, no python3 here has the package");
  const file = path.join(folder, "series");
  for (const measured of cases) {
    const ours: Measured[] = [];
    const theirs: Measured[] = [];
    for (let seed = 1; seed <= turns; seed++) {
      const series = Array.from({ length: seriesCount }, (_, item) => makeSeries(seed * seriesCount + item));
      await writeFile(file, Buffer.concat(series.map((values) => new Uint8Array(values.buffer))));
      if (python && measured.theirs !== null) theirs.push(measureTheirs(measured.theirs, { python, file }));
      ours.push(measureOurs(measured, series));
    }
    report(measured, ours, theirs);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Measured {
  seconds: number;
  /** Log-likelihoods, by series. */
  values: Float64Array;
}

/** In float32, as a served file is given it. */
function makeSeries(seed: number): Float64Array {
  const random = createRandom(seed);
  const noise = () => random.next() + random.next() + random.next() - 1.5;
  const season = Array.from({ length: seasonLength }, () => 10 * noise());
  let level = 200;
  let before = 0;
  return Float64Array.from({ length: steps }, (_, step) => {
    const phase = step % seasonLength;
    level += 0.5 + 2 * noise();
    const error = noise();
    const effect = season[phase] ?? 0;
    const value = level + effect + 4 * error + 2 * before;
    season[phase] = effect + noise();
    before = error;
    return Math.fround(value);
  });
}

function historyOf(values: Float64Array) {
  const history = knownHistory(values);
  if (history === null) throw new Error("Nothing is known.");
  return history;
}

function measureOurs({ ours }: Case, series: readonly Float64Array[]): Measured {
  const started = process.cpuUsage();
  const values = Float64Array.from(series, ours);
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, values };
}

function measureTheirs(expression: string, { python, file }: { python: string; file: string }): Measured {
  const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const { stdout, stderr, status } = spawnSync(python, ["-c", script, file, String(seriesCount), expression], {
    env: { ...process.env, ...oneThread },
  });
  if (status !== 0) throw new Error(`statsmodels failed: ${stderr.toString()}`);
  return { seconds: Number(stderr.toString()), values: new Float64Array(new Uint8Array(stdout).buffer) };
}

function report({ title }: Case, ours: readonly Measured[], theirs: readonly Measured[]): void {
  const perSeries = (measured: readonly Measured[]) => medianOf(measured.map(({ seconds }) => seconds)) / seriesCount;
  const own = perSeries(ours);
  console.log(`\n${title}, ${seriesCount} series of ${steps}, one thread, processor time, median of ${turns}`);
  console.log(`ours:        ${(1000 * own).toFixed(2)} ms a series`);
  if (theirs.length === 0) return;
  const peer = perSeries(theirs);
  console.log(`statsmodels: ${(1000 * peer).toFixed(2)} ms a series`);
  console.log(`  ${(own / peer).toFixed(3)} of statsmodels' time`);
  const differences = ours.flatMap(({ values }, turn) => [
    ...values.map((value, at) => value - (theirs[turn]?.values[at] ?? Number.NaN)),
  ]);
  const equal = differences.filter((difference) => difference > -0.01).length;
  console.log(
    `  log-likelihood equal or better in ${equal} of ${differences.length} series; median difference ${medianOf(differences).toFixed(4)}`,
  );
}

function medianOf(values: readonly number[]): number {
  const middle = [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error("There is nothing to take a median of.");
  return middle;
}
