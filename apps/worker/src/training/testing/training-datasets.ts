import { numericProfile, stringProfile } from "@sagebrush/control-plane/testing/create-test-dataset";

/** Four columns that are a picture of two by two. */
export const pixels = Array.from({ length: 4 }, (_, at) => `pixel_${at}`);

/** What tests of training jobs learn from: the rows as a query, and the profile that an import would have left. */
export const trainingDatasets = {
  exam: {
    query: `SELECT (i * 7919 % 1000) / 50.0 AS hours, CASE i % 3 WHEN 0 THEN 'Rome' WHEN 1 THEN 'Oslo' END AS city,
            i % 5 AS constant_in_name_only, 3 * ((i * 7919 % 1000) / 50.0) + (i % 3) * 10 + (i * 31 % 7) AS score
     FROM range(400) t(i)`,
    profiles: [
      numericProfile("hours"),
      stringProfile("city"),
      numericProfile("constant_in_name_only"),
      numericProfile("score"),
    ],
  },
  large: {
    query: `SELECT sin(i) AS a, cos(i * 3) AS b, (i * 7919 % 10007) / 10007.0 AS c, sin(i) * 3 + cos(i * 3) + random() AS y
     FROM range(40000) t(i)`,
    profiles: [numericProfile("a"), numericProfile("b"), numericProfile("c"), numericProfile("y")],
  },
  weighted: {
    query: `SELECT (i // 2) % 7 AS x, (i % 2) * 10 + 0.01 * (i % 3) AS y, (i % 2) * 1.0 AS w,
            CASE WHEN i = 7 THEN -1 ELSE 1 END AS bad
     FROM range(400) t(i)`,
    // The profile knows nothing of the bad row, as that of a sample would not.
    profiles: [numericProfile("x"), numericProfile("y"), numericProfile("w"), numericProfile("bad")],
  },
  labelled: {
    query: `SELECT CASE WHEN i % 50 = 0 THEN 500 + i ELSE sin(i) END AS hours, ['Rome', 'Oslo', 'Bonn'][1 + i % 3] AS city,
     i % 50 = 0 AS passed FROM range(600) t(i)`,
    profiles: [numericProfile("hours"), stringProfile("city"), numericProfile("passed", { distinctCount: 2 })],
  },
  pictures: {
    query: `SELECT ${pixels.map((pixel, at) => `CASE WHEN i % 2 = ${Math.floor(at / 2)} THEN 200 + i % 50 ELSE 0 END AS ${pixel}`).join(", ")},
     ['top', 'bottom'][1 + i % 2] AS line FROM range(300) t(i)`,
    profiles: [...pixels.map((pixel) => numericProfile(pixel)), stringProfile("line", { distinctCount: 2 })],
  },
  searches: {
    query: `SELECT hash(i) % 60 AS qid, sin(i) AS match, cos(i * 3) AS noise,
            CASE WHEN sin(i) > 0.8 THEN 2 WHEN sin(i) > 0 THEN 1 ELSE 0 END AS relevance
     FROM range(900) t(i)`,
    profiles: [numericProfile("qid"), numericProfile("match"), numericProfile("noise"), numericProfile("relevance")],
  },
  leaving: {
    query: `SELECT sin(i) AS a, cos(i * 3) AS b, CASE WHEN i % 3 = 0 THEN -1 ELSE 1 END * (5 + 4 * sin(i)) AS months
     FROM range(300) t(i)`,
    profiles: [numericProfile("a"), numericProfile("b"), numericProfile("months", { min: -9, max: 9 })],
  },
  // Profiles that know nothing of what is wrong, as those of a sample would not.
  spoiled: {
    query: `SELECT i % 10 AS x, CASE i WHEN 7 THEN -1 ELSE i % 5 END AS negative, CASE i WHEN 7 THEN 'inf'::DOUBLE ELSE i END AS infinite,
            CASE i WHEN 7 THEN NULL ELSE i % 9 END AS qid, i % 3 AS grade
     FROM range(200) t(i)`,
    profiles: ["x", "negative", "infinite", "qid", "grade"].map((name) => numericProfile(name)),
  },
  // As "exam", but for a city that it does not have, and worse to predict.
  "exam-of-next-year": {
    query: `SELECT (i * 7919 % 1000) / 50.0 AS hours, CASE i % 3 WHEN 0 THEN 'Rome' WHEN 1 THEN 'Kyiv' END AS city,
            i % 5 AS constant_in_name_only, 3 * ((i * 7919 % 1000) / 50.0) + 40 AS score
     FROM range(90) t(i)`,
    profiles: [
      numericProfile("hours"),
      stringProfile("city"),
      numericProfile("constant_in_name_only"),
      numericProfile("score"),
    ],
  },
  visits: {
    query: `SELECT 'account ' || (i % 6) AS account, ['10.1.', '172.16.'][1 + i % 2] || (i * 7 % 256) || '.' || (i * 13 % 256) AS ip
     FROM range(600) t(i)`,
    profiles: [stringProfile("account"), stringProfile("ip")],
  },
  messages: {
    query: `SELECT ['team goal match season', 'bank market price shares', 'moon orbit rocket star'][1 + i % 3] || ' no. ' || i AS message,
            ['sport', 'money', 'space'][1 + i % 3] AS subject, i AS number
     FROM range(300) t(i)`,
    profiles: [stringProfile("message"), stringProfile("subject"), numericProfile("number")],
  },
  // Readers ask about one subject each; an answer fits where it is of the same.
  questions: {
    query: `SELECT 'reader ' || (i % 12) AS reader, words[1 + i % 3] || ' no. ' || i AS question,
            'well ' || words[1 + i // 3 % 3] || ' says ' || i AS answer,
            CASE WHEN i % 3 = i // 3 % 3 THEN 'yes' ELSE 'no' END AS fits, CASE WHEN i % 3 = i // 3 % 3 THEN 4.5 ELSE 1 END AS stars
     FROM (SELECT i, ['team goal match season', 'bank market price shares', 'moon orbit rocket star'] AS words FROM range(600) t(i))`,
    profiles: [
      stringProfile("reader", { distinctCount: 12 }),
      stringProfile("question", { distinctCount: 600 }),
      stringProfile("answer", { distinctCount: 600 }),
      stringProfile("fits", { distinctCount: 2 }),
      numericProfile("stars"),
    ],
  },
  // More different texts than a small heap holds; the profile, as that of a sample, knows nothing of it.
  "many-texts": {
    query: `SELECT i % 7 AS x, repeat('text ', 40) || i AS text, i % 5 AS y FROM range(400000) t(i)`,
    profiles: [numericProfile("x"), stringProfile("text"), numericProfile("y")],
  },
};

export type TrainingDatasetName = keyof typeof trainingDatasets;
