-- CreateIndex
CREATE INDEX "Generation_userId_model_id_idx" ON "Generation"("userId", "model", "id" DESC);

-- CreateIndex
CREATE INDEX "GenerationOutput_userId_favourite_id_idx" ON "GenerationOutput"("userId", "favourite", "id" DESC);
