import { isPositionLayer, type CashLayer, type CompiledLayer } from './compile.ts';
import { payFrom } from './layers/layer.ts';
import type { LayerTurn } from './layers/turn.ts';

/**
 * Runs a loss without an order behind it through the cash layers, in order.
 *
 * @param loss quote, > 0
 * @param layers those that may be asked; position layers among them have nothing to take
 * @param receive called with what each of them gives
 * @returns what nobody paid, quote ≥ 0
 */
export function coverLoss(
  turn: LayerTurn,
  loss: number,
  layers: readonly CompiledLayer[],
  receive: (layer: CashLayer, amount: number) => void,
): number {
  let need = loss;
  for (const layer of layers) {
    if (need === 0) break;
    if (isPositionLayer(layer)) continue;
    const amount = payFrom(turn, layer, need);
    if (!(amount > 0)) continue;
    receive(layer, amount);
    need = need > amount + turn.tie ? need - amount : 0;
  }
  return need;
}
