# One build, five images: docker build --target api|worker|inference|web|gateway
FROM node:22-bookworm-slim AS build
WORKDIR /sagebrush
ENV ONNXRUNTIME_NODE_INSTALL=skip TURBO_TELEMETRY_DISABLED=1 NEXT_TELEMETRY_DISABLED=1
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim AS server
WORKDIR /sagebrush
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=build --chown=node:node /sagebrush /sagebrush
# Uploads on their way to the object storage, and the working files of jobs.
RUN install -d -o node -g node /data
ENV SAGEBRUSH_DATA_DIR=/data
VOLUME /data
USER node

FROM server AS api
ENV PORT=8601
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]

FROM server AS worker
ENV PORT=8602
CMD ["node", "--enable-source-maps", "apps/worker/dist/main.js"]

FROM server AS inference
ENV PORT=8603
CMD ["node", "--enable-source-maps", "apps/inference/dist/main.js"]

FROM server AS gateway
ENV PORT=8600
CMD ["node", "--enable-source-maps", "apps/studio/dist/gateway.js"]

FROM node:22-bookworm-slim AS web
WORKDIR /sagebrush
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=8604
COPY --from=build --chown=node:node /sagebrush/apps/web/.next/standalone ./
USER node
CMD ["node", "apps/web/server.js"]
