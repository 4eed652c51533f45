import { access } from "./access/access.contract.ts";
import { datasets } from "./datasets/datasets.contract.ts";
import { endpoints } from "./endpoints/endpoints.contract.ts";
import { models } from "./models/models.contract.ts";
import { trainingJobs } from "./training/training-jobs.contract.ts";

/** The REST API, served under `/api/v1`. Its OpenAPI document, the web client and the route tests are made from this. */
export const apiContract = { access, datasets, trainingJobs, models, endpoints };
export const apiPrefix = "/api/v1";
