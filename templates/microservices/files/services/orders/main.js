import { serve } from "../shared/serve.js";
import { answer } from "./answer.js";

serve(answer);
