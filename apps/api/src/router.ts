import { accessRoutes } from "./access/access.routes.ts";
import { datasetsRoutes } from "./datasets/datasets.routes.ts";
import { endpointsRoutes } from "./endpoints/endpoints.routes.ts";
import { modelsRoutes } from "./models/models.routes.ts";
import { api } from "./operations.ts";
import { trainingJobsRoutes } from "./training/training-jobs.routes.ts";

/** Every operation of the contract; a missing one does not compile. */
export const router = api.router({
  access: accessRoutes,
  datasets: datasetsRoutes,
  trainingJobs: trainingJobsRoutes,
  models: modelsRoutes,
  endpoints: endpointsRoutes,
});
